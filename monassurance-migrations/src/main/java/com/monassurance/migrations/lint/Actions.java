package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import java.util.function.BiConsumer;

/** Goes through what an ALTER TABLE does. Stateless. */
final class Actions {

    private Actions() {}

    /** What takes one constraint that is added, be it to a table or with a column. */
    interface ConstraintLook {

        void look(AlterTable alter, TableAction action, ConstraintSpec constraint);
    }

    static <A extends TableAction> void each(Visit visit, Class<A> type, BiConsumer<AlterTable, A> look) {
        if (visit.command() instanceof AlterTable alter && alter.kind().equals("table")) {
            alter.actions().stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .forEach(action -> look.accept(alter, action));
        }
    }

    static void eachConstraint(Visit visit, ConstraintSpec.Kind kind, ConstraintLook look) {
        each(visit, TableAction.AddConstraint.class, (alter, add) -> {
            if (add.constraint().is(kind)) {
                look.look(alter, add, add.constraint());
            }
        });
        each(
                visit,
                TableAction.AddColumn.class,
                (alter, add) -> add.column().constraints().stream()
                        .filter(constraint -> constraint.is(kind))
                        .forEach(constraint -> look.look(alter, add, constraint)));
    }
}
