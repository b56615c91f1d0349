package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.ConstraintSpec.Kind;
import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that constraints get, as the server chooses them. Pure. */
final class ConstraintNames {

    private static final int TRIES_MAX = 1_000;

    private final Visit visit;
    private final AlterTable alter;
    private final @Nullable KnownTable table;
    private final Set<String> taken = new HashSet<>();

    private ConstraintNames(Visit visit, AlterTable alter) {
        this.visit = visit;
        this.alter = alter;
        this.table = visit.schema().find(alter.table()).orElse(null);
    }

    /** The name that a constraint of an ALTER TABLE has or gets, so that a later statement can name it. */
    static String of(Visit visit, AlterTable alter, ConstraintSpec constraint) {
        if (!constraint.name().isEmpty()) {
            return constraint.name();
        }
        ConstraintNames names = new ConstraintNames(visit, alter);
        for (TableAction action : alter.actions()) {
            List<ConstraintSpec> added = List.of();
            if (action instanceof TableAction.AddConstraint add) {
                added = List.of(add.constraint());
            } else if (action instanceof TableAction.AddColumn add) {
                added = add.column().constraints();
            }
            for (ConstraintSpec each : added) {
                String name = names.name(each);
                if (each.equals(constraint)) {
                    return name;
                }
                names.taken.add(name);
            }
        }
        return names.name(constraint);
    }

    private String name(ConstraintSpec constraint) {
        if (!constraint.name().isEmpty()) {
            return constraint.name();
        }
        List<String> columns = constraint.is(Kind.CHECK) ? known(constraint.columns()) : constraint.columns();
        String name = constraint.chosenName(alter.table().name(), columns, "");
        for (int i = 1; isTaken(name) && i < TRIES_MAX; i++) {
            name = constraint.chosenName(alter.table().name(), columns, String.valueOf(i));
        }
        return name;
    }

    /** What looks like a name in a condition and is no column is something else. */
    private List<String> known(List<String> identifiers) {
        if (table == null || table.isOpen()) {
            return identifiers;
        }
        Set<String> columns = new HashSet<>(table.columnNames());
        Actions.each(
                visit,
                TableAction.AddColumn.class,
                (same, add) -> columns.add(add.column().name()));
        return identifiers.stream().filter(columns::contains).toList();
    }

    private boolean isTaken(String name) {
        boolean inTable = table != null && table.findConstraint(name).isPresent();
        String schema = visit.schema().resolve(alter.table()).schema();
        boolean inSchema = visit.schema()
                .findFacts()
                .filter(facts -> facts.isTaken(new QualifiedName(schema, name)))
                .isPresent();
        return taken.contains(name) || inTable || inSchema;
    }
}
