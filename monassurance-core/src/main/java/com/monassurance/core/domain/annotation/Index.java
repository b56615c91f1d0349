package com.monassurance.core.domain.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that the table has an index beside those of its constraints.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE})
@Repeatable(Index.List.class)
public @interface Index {

    /**
     * Returns the name of the index.
     *
     * @return such as {@code idx_policies_client_id}
     */
    String name();

    /**
     * Returns the keys, in order: column names, or SQL as it stands in {@code create index}.
     *
     * @return one or more
     */
    String[] columns();

    /**
     * Returns the predicate of a partial index; empty means that every row is indexed.
     *
     * @return such as {@code is_active}, or empty
     */
    String where() default "";

    /**
     * Returns whether the index is unique.
     *
     * @return by default false
     */
    boolean unique() default false;

    /**
     * Returns the access method.
     *
     * @return by default {@code btree}
     */
    String method() default "btree";

    /** Holds several indexes; written by the compiler. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE})
    @interface List {

        /**
         * Returns the indexes in the order they are written.
         *
         * @return one or more
         */
        Index[] value();
    }
}
