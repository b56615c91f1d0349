package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.CONSTRAINT;
import static com.monassurance.migrations.catalog.SystemCatalog.RELATION;
import static com.monassurance.migrations.catalog.SystemCatalog.TYPE;

import java.sql.SQLException;
import java.util.List;

/** Reads the constraints of tables and domains, but NOT NULL, which columns and domains have themselves. */
final class ConstraintReader {

    /**
     * What a foreign key makes on partitions, of either side, follows from it. Parents come before what is attached to
     * them.
     */
    private static final String CONSTRAINTS = """
            with recursive wanted as (
              select k.oid, 0 as depth from pg_constraint k
               where k.oid >= 16384 and k.contype in ('c', 'p', 'u', 'x', 'f') and k.conparentid = 0
              union all
              select k.oid, w.depth + 1 from pg_constraint k join wanted w on k.conparentid = w.oid
               where k.contype <> 'f')
            select k.oid, k.conname, k.contype::text, k.conrelid, k.contypid, k.conparentid, k.convalidated,
                   k.conislocal, k.coninhcount > 0 as is_inherited, k.conkey::int[] as columns, k.confrelid,
                   pg_get_constraintdef(k.oid) as definition
              from wanted w join pg_constraint k on k.oid = w.oid
             order by w.depth, k.oid
            """;

    private final Reading reading;

    ConstraintReader(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        reading.each(CONSTRAINTS, row -> {
            long table = row.oid("conrelid");
            ObjectId on = table == 0 ? reading.find(TYPE, row.oid("contypid")) : reading.find(RELATION, table);
            if (on != null) {
                constraint(row, table, on);
            }
        });
    }

    private void constraint(Row row, long table, ObjectId on) throws SQLException {
        long oid = row.oid("oid");
        long parent = row.oid("conparentid");
        ObjectId attachedTo = parent == 0 ? null : reading.find(CONSTRAINT, parent);
        Constraint.Type type = typeOf(row.letter("contype"));
        List<String> columns = table == 0 ? List.of() : reading.columnNames(table, row.numbers("columns"));
        String name = row.text("conname");
        ObjectKind kind = table == 0 ? ObjectKind.DOMAIN_CONSTRAINT : ObjectKind.CONSTRAINT;
        reading.add(
                CONSTRAINT,
                oid,
                new Constraint(
                        attachedTo == null ? on.part(kind, name) : attached(kind, on, attachedTo),
                        new GivenName(name, attachedTo != null && isAutomatic(type, name, on, columns)),
                        on,
                        type,
                        row.expression("definition"),
                        row.flag("convalidated"),
                        row.flag("conislocal"),
                        row.flag("is_inherited"),
                        attachedTo,
                        columns,
                        type == Constraint.Type.FOREIGN_KEY ? reading.find(RELATION, row.oid("confrelid")) : null,
                        reading.attachments(CONSTRAINT, oid)));
    }

    /** What is attached is told by what it is attached to, since PostgreSQL may have chosen its name. */
    static ObjectId attached(ObjectKind kind, ObjectId table, ObjectId parent) {
        return ObjectId.of(
                kind,
                table.path().get(0),
                table.path().get(1),
                String.join(".", parent.path().subList(0, 2)),
                parent.path().get(parent.path().size() - 1));
    }

    private static boolean isAutomatic(Constraint.Type type, String name, ObjectId table, List<String> columns) {
        return switch (type) {
            case PRIMARY_KEY -> AutomaticName.matches(name, table.name(), "", "pkey");
            case UNIQUE -> AutomaticName.matches(name, table.name(), String.join("_", columns), "key");
            case EXCLUDE -> AutomaticName.matches(name, table.name(), String.join("_", columns), "excl");
            default -> false;
        };
    }

    private static Constraint.Type typeOf(char letter) {
        return switch (letter) {
            case 'p' -> Constraint.Type.PRIMARY_KEY;
            case 'u' -> Constraint.Type.UNIQUE;
            case 'x' -> Constraint.Type.EXCLUDE;
            case 'f' -> Constraint.Type.FOREIGN_KEY;
            default -> Constraint.Type.CHECK;
        };
    }
}
