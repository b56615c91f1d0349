package com.monassurance.core.domain.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that no two rows have the same values; on a component for one column, on the record for several.
 * As in PostgreSQL, nulls are distinct.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
@Repeatable(Unique.List.class)
public @interface Unique {

    /**
     * Returns the columns of a constraint written on the record; on a component it stays empty.
     *
     * @return column names, or empty
     */
    String[] columns() default {};

    /**
     * Returns the name of the constraint; empty means the name PostgreSQL gives: {@code <table>_<columns>_key}.
     *
     * @return a name, or empty
     */
    String name() default "";

    /** Holds several constraints; written by the compiler. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
    @interface List {

        /**
         * Returns the constraints in the order they are written.
         *
         * @return one or more
         */
        Unique[] value();
    }
}
