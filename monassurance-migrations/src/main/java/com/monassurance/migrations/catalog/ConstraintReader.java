package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.CONSTRAINT;
import static com.monassurance.migrations.catalog.SystemCatalog.RELATION;
import static com.monassurance.migrations.catalog.SystemCatalog.TYPE;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the constraints of tables and domains, but NOT NULL, which columns and domains have themselves. */
final class ConstraintReader {

    /** What a foreign key makes on partitions, of either side, follows from it. */
    private static final String CONSTRAINTS = """
            select k.oid, k.conname, k.contype::text, k.conrelid, k.contypid, k.conparentid, k.convalidated,
                   k.conislocal, k.coninhcount > 0 as is_inherited, k.conkey, k.confrelid, k.conindid,
                   pg_get_constraintdef(k.oid) as definition
              from pg_constraint k
             where k.oid >= 16384 and (k.contype in ('c', 'p', 'u', 'x') or k.contype = 'f' and k.conparentid = 0)
               and k.connamespace not in (select oid from pg_namespace where nspname like 'pg\\_%')
            """;

    private final Reading reading;

    /** A constraint before it is known what it is attached to. */
    private record Found(
            long oid,
            long parent,
            long index,
            String name,
            ObjectId on,
            Constraint.Type type,
            String definition,
            boolean isValidated,
            boolean isLocal,
            boolean isInherited,
            List<String> columns,
            @Nullable ObjectId references) {}

    ConstraintReader(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        List<Found> ofPartitions = new ArrayList<>();
        reading.each(CONSTRAINTS, row -> {
            long table = row.oid("conrelid");
            ObjectId on = table == 0 ? reading.find(TYPE, row.oid("contypid")) : reading.find(RELATION, table);
            if (on != null) {
                Found found = found(row, table, on);
                if (found.parent() == 0) {
                    add(found);
                } else {
                    ofPartitions.add(found);
                }
            }
        });
        ParentFirst.each(ofPartitions, Found::oid, Found::parent, this::add);
    }

    private Found found(Row row, long table, ObjectId on) throws SQLException {
        Constraint.Type type = typeOf(row.letter("contype"));
        return new Found(
                row.oid("oid"),
                row.oid("conparentid"),
                row.oid("conindid"),
                row.text("conname"),
                on,
                type,
                row.expression("definition"),
                row.flag("convalidated"),
                row.flag("conislocal"),
                row.flag("is_inherited"),
                table == 0 ? List.of() : reading.columnNames(table, row.numbers("conkey")),
                type == Constraint.Type.FOREIGN_KEY ? reading.find(RELATION, row.oid("confrelid")) : null);
    }

    private void add(Found found) {
        ObjectId on = found.on();
        ObjectId attachedTo = found.parent() == 0 ? null : reading.find(CONSTRAINT, found.parent());
        boolean ofDomain = on.kind() == ObjectKind.DOMAIN;
        ObjectKind kind = ofDomain ? ObjectKind.DOMAIN_CONSTRAINT : ObjectKind.CONSTRAINT;
        Constraint constraint = new Constraint(
                attachedTo == null ? on.part(kind, found.name()) : attached(kind, on, attachedTo),
                new GivenName(
                        found.name(),
                        attachedTo != null && isAutomatic(found.type(), found.name(), on, found.columns())),
                on,
                found.type(),
                found.definition(),
                found.isValidated(),
                found.isLocal(),
                found.isInherited(),
                attachedTo,
                found.columns(),
                found.references(),
                reading.attachments(CONSTRAINT, found.oid()));
        reading.add(CONSTRAINT, found.oid(), constraint);
        if (constraint.isIndexed()) {
            reading.enforce(found.index(), constraint.id());
        }
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
