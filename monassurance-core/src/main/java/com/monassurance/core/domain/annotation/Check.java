package com.monassurance.core.domain.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says a condition that every row must meet.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE})
@Repeatable(Check.List.class)
public @interface Check {

    /**
     * Returns the name of the constraint.
     *
     * @return a name
     */
    String name();

    /**
     * Returns the condition in SQL.
     *
     * @return such as {@code size_bytes >= 0}
     */
    String expression();

    /** Holds several constraints; written by the compiler. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE})
    @interface List {

        /**
         * Returns the constraints in the order they are written.
         *
         * @return one or more
         */
        Check[] value();
    }
}
