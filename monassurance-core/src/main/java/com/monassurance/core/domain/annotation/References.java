package com.monassurance.core.domain.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that the column holds the primary key of a row of another table, or null.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface References {

    /**
     * Returns the record of the other table.
     *
     * @return a record with {@link Table}
     */
    Class<? extends Record> value();

    /**
     * Returns what happens to this row when the other one is deleted.
     *
     * @return by default {@link OnDelete#NO_ACTION}
     */
    OnDelete onDelete() default OnDelete.NO_ACTION;

    /**
     * Returns the name of the constraint; empty means the name PostgreSQL gives: {@code <table>_<column>_fkey}.
     *
     * @return a name, or empty
     */
    String name() default "";
}
