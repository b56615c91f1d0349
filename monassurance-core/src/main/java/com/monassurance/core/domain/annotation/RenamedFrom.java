package com.monassurance.core.domain.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names what a table or a column was called before, so that a migration keeps its rows. It may stay for ever: where
 * nothing has the old name any more, it means nothing.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface RenamedFrom {

    /**
     * Returns the old name as the database has it.
     *
     * @return such as {@code customer_id}
     */
    String value();
}
