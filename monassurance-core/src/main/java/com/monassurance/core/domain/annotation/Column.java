package com.monassurance.core.domain.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a component cannot say by its Java type alone. Without it a column is named after its component in snake case
 * and has the type that belongs to the Java type; it accepts null when the component is {@code @Nullable}.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface Column {

    /**
     * Returns the name of the column; empty means the name of the component in snake case.
     *
     * @return such as {@code is_active}, or empty
     */
    String name() default "";

    /**
     * Returns the most characters of a text column, which makes it a {@code varchar}; 0 means no limit.
     *
     * @return characters, or 0
     */
    int length() default 0;

    /**
     * Returns the SQL type; empty means the type that belongs to the Java type.
     *
     * @return such as {@code jsonb}, or empty
     */
    String type() default "";
}
