package com.monassurance.migrations.lint;

import java.util.List;
import java.util.Optional;

/**
 * A column as a statement declares it. Immutable.
 *
 * @param name its name
 * @param type its type as written
 * @param typeSpan the place of the type
 * @param defaultSpan the place of DEFAULT and its expression; empty without one
 * @param defaultExpression the place of the expression; empty without one
 * @param generated how the server fills it
 * @param constraints its constraints, NOT NULL among them
 * @param span the place of all of it
 */
record ColumnSpec(
        String name,
        SqlType type,
        Span typeSpan,
        Span defaultSpan,
        Span defaultExpression,
        Generated generated,
        List<ConstraintSpec> constraints,
        Span span) {

    ColumnSpec {
        constraints = List.copyOf(constraints);
    }

    enum Generated {
        NO,
        IDENTITY,
        STORED,
        VIRTUAL,
        /** Neither STORED nor VIRTUAL is written, which means the latter, from PostgreSQL 18 on. */
        BY_DEFAULT
    }

    boolean hasDefault() {
        return !defaultExpression.isEmpty();
    }

    Optional<ConstraintSpec> find(ConstraintSpec.Kind kind) {
        return constraints.stream().filter(each -> each.is(kind)).findFirst();
    }

    boolean isNotNull() {
        return find(ConstraintSpec.Kind.NOT_NULL).isPresent()
                || find(ConstraintSpec.Kind.PRIMARY_KEY).isPresent();
    }
}
