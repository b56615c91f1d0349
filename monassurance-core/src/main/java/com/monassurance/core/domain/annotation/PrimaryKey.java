package com.monassurance.core.domain.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that the column is, or is part of, the primary key of its table.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface PrimaryKey {

    /**
     * Returns the name of the constraint; empty means the name PostgreSQL gives: {@code <table>_pkey}.
     *
     * @return a name, or empty
     */
    String name() default "";
}
