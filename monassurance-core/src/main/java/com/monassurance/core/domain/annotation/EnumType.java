package com.monassurance.core.domain.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a Java enum is an enum type of the database, whose labels are the names of the constants in lower case, in
 * their order.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE})
public @interface EnumType {

    /**
     * Returns the name of the type, exactly as the catalogue stores it.
     *
     * @return such as {@code userrole}
     */
    String value();
}
