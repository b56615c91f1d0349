package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Trigger.Firing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one object of any kind but tables. */
final class ObjectDdl {

    /** Before, all sequences were logged. */
    private static final int UNLOGGED_SINCE = 15;

    private final Catalog catalog;
    private final List<Unread> unwritten;

    ObjectDdl(Catalog catalog, List<Unread> unwritten) {
        this.catalog = catalog;
        this.unwritten = unwritten;
    }

    List<String> write(CatalogObject object) {
        return write(object, List.of());
    }

    /** Writes an object; the checks are those that a domain is made with. */
    List<String> write(CatalogObject object, List<Constraint> checks) {
        List<String> statements = new ArrayList<>();
        if (object instanceof SchemaObject schema) {
            schema(schema, statements);
        } else if (object instanceof Extension extension) {
            statements.add("create extension if not exists " + References.name(extension) + " with schema "
                    + SqlName.quoted(extension.schema()) + " version " + SqlName.literal(extension.version()));
        } else if (object instanceof EnumType type) {
            statements.add("create type " + References.name(type) + " as enum ("
                    + String.join(
                            ", ", type.values().stream().map(SqlName::literal).toList()) + ")");
        } else if (object instanceof DomainType domain) {
            domain(domain, checks, statements);
        } else if (object instanceof CompositeType type) {
            composite(type, statements);
        } else if (object instanceof Routine routine) {
            statements.add(DdlStatement.trimmed(routine.definition()));
        } else if (object instanceof Sequence sequence) {
            return sequence(sequence);
        } else if (object instanceof View view) {
            statements.add("create " + view.id().kind().words() + " " + viewBody(view));
        } else if (object instanceof Constraint constraint) {
            return new ConstraintDdl(catalog, constraint).write();
        } else if (object instanceof Index index) {
            index(index, statements);
        } else if (object instanceof Trigger trigger) {
            trigger(trigger, statements);
        } else if (object instanceof Rule rule) {
            statements.add(DdlStatement.trimmed(rule.definition()));
            firing("rule", rule.id(), rule.on(), rule.firing(), false, statements);
        } else if (object instanceof Policy policy) {
            statements.add(policy(policy));
        } else if (object instanceof DefaultPrivileges defaults) {
            statements.addAll(AttachmentDdl.defaults(defaults));
        } else if (object instanceof PlainObject plain) {
            return new PlainDdl(plain, catalog.majorVersion()).write(unwritten);
        }
        statements.addAll(AttachmentDdl.owner(object));
        if (object instanceof View view) {
            view.columns().forEach(column -> statements.addAll(ColumnDdl.details(References.name(view), column)));
        }
        statements.addAll(AttachmentDdl.others(object, catalog.majorVersion()));
        if (object instanceof View view) {
            statements.addAll(AttachmentDdl.columns(view, view.columns()));
        }
        return statements;
    }

    private void schema(SchemaObject schema, List<String> statements) {
        if (!schema.id().name().equals("public")) {
            statements.add("create schema " + References.name(schema));
            return;
        }
        // A new database has this one, with a comment and with privileges that are not those of other schemas.
        if (schema.attachments().comment() == null) {
            statements.add("comment on schema public is null");
        }
        if (catalog.settings().hasPrivileges() && schema.attachments().privileges() == null) {
            statements.add("revoke all on schema public from public");
        }
    }

    private static void domain(DomainType domain, List<Constraint> checks, List<String> statements) {
        StringBuilder sql = new StringBuilder("create domain ")
                .append(References.name(domain))
                .append(" as ")
                .append(domain.type());
        if (domain.collation() != null) {
            sql.append(" collate ").append(domain.collation());
        }
        if (domain.defaultExpression() != null) {
            sql.append(" default ").append(domain.defaultExpression());
        }
        Column.NotNull notNull = domain.notNull();
        if (notNull != null) {
            String name = notNull.name().value();
            sql.append(name.isEmpty() ? "" : " constraint " + SqlName.quoted(name))
                    .append(" not null");
        }
        for (Constraint check : checks) {
            sql.append(" constraint ")
                    .append(SqlName.quoted(check.name().value()))
                    .append(" ")
                    .append(check.definition());
        }
        statements.add(sql.toString());
        if (notNull != null && notNull.comment() != null) {
            statements.add(AttachmentDdl.comment(
                    "constraint " + SqlName.quoted(notNull.name().value()) + " on domain " + References.name(domain),
                    notNull.comment()));
        }
    }

    private static void composite(CompositeType type, List<String> statements) {
        String name = References.name(type);
        List<String> columns = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        for (CompositeType.Attribute each : type.columns()) {
            String column = SqlName.quoted(each.name());
            columns.add(column + " " + each.type() + (each.collation() == null ? "" : " collate " + each.collation()));
            if (each.comment() != null) {
                comments.add(AttachmentDdl.comment("column " + name + "." + column, each.comment()));
            }
        }
        statements.add("create type " + name + " as (" + String.join(", ", columns) + ")");
        statements.addAll(comments);
    }

    /** Owner before column: a sequence that belongs to a column has the owner of the table. */
    private List<String> sequence(Sequence sequence) {
        List<String> statements = new ArrayList<>();
        String name = References.name(sequence);
        String options = SequenceDdl.options(sequence);
        Sequence.Owner owner = sequence.ownedBy();
        if (owner != null && owner.isIdentity()) {
            Table table = (Table) catalog.find(owner.table()).orElseThrow();
            Column column = table.columns().find(owner.column()).orElseThrow();
            // One that was copied by LIKE has another type than its column.
            boolean isOfType = column.type().equals(sequence.type());
            statements.add("alter table " + References.qualified(owner.table()) + " alter column "
                    + SqlName.quoted(owner.column()) + " add " + SequenceDdl.identity(column, sequence, isOfType));
            if (!isOfType) {
                statements.add("alter sequence " + name + " as " + sequence.type() + options);
            }
            if (table.isLogged() != sequence.isLogged() && catalog.majorVersion() >= UNLOGGED_SINCE) {
                statements.add("alter sequence " + name + (sequence.isLogged() ? " set logged" : " set unlogged"));
            }
        } else {
            statements.add("create " + (sequence.isLogged() ? "" : "unlogged ") + "sequence " + name + " as "
                    + sequence.type() + options);
            statements.addAll(AttachmentDdl.owner(sequence));
            if (owner != null) {
                statements.add("alter sequence " + name + " owned by " + References.qualified(owner.table()) + "."
                        + SqlName.quoted(owner.column()));
            }
        }
        statements.addAll(AttachmentDdl.others(sequence, catalog.majorVersion()));
        return statements;
    }

    /** What follows the words {@code create view}, or {@code create or replace view}. */
    static String viewBody(View view) {
        String end = view.id().kind() == ObjectKind.MATERIALIZED_VIEW ? "\n with no data" : "";
        return References.name(view) + TableDdl.storage(view.storage()) + " as\n" + DdlStatement.trimmed(view.query())
                + end;
    }

    private void index(Index index, List<String> statements) {
        String table = References.qualified(index.table());
        String name = References.name(index);
        CatalogObject relation = catalog.find(index.table()).orElse(null);
        boolean isPartitioned = relation instanceof Table owner && owner.partitionKey() != null;
        if (index.constraint() == null) {
            statements.add("create " + (index.isUnique() ? "unique " : "") + "index "
                    + SqlName.quoted(index.name().value()) + " on " + (isPartitioned ? "only " : "") + table + " "
                    + index.definition());
        }
        if (index.storage().tablespace() != null) {
            statements.add("alter index " + name + " set tablespace "
                    + SqlName.quoted(index.storage().tablespace()));
        }
        index.statistics()
                .forEach((column, target) -> statements.add(
                        "alter index " + name + " alter column " + column + " set statistics " + target));
        if (index.attachedTo() != null) {
            Index parent = (Index) catalog.find(index.attachedTo()).orElseThrow();
            statements.add("alter index " + References.name(parent) + " attach partition " + name);
        }
        if (index.isClustered()) {
            String alter = index.table().kind() == ObjectKind.MATERIALIZED_VIEW ? "materialized view " : "table ";
            statements.add("alter " + alter + table + " cluster on "
                    + SqlName.quoted(index.name().value()));
        }
        if (index.isReplicaIdentity()) {
            statements.add("alter table only " + table + " replica identity using index "
                    + SqlName.quoted(index.name().value()));
        }
        if (!index.isValid() && !isPartitioned) {
            unwritten.add(new Unread(index.id().toString(), "it is invalid, which no statement can make it"));
        }
    }

    private void trigger(Trigger trigger, List<String> statements) {
        ObjectId attachedTo = trigger.attachedTo();
        if (attachedTo == null) {
            statements.add(trigger.definition());
        }
        boolean parentFiresOtherwise = attachedTo != null
                && catalog.find(attachedTo)
                        .filter(each -> each instanceof Trigger parent && parent.firing() != Firing.ORIGIN)
                        .isPresent();
        firing("trigger", trigger.id(), trigger.on(), trigger.firing(), parentFiresOtherwise, statements);
    }

    private static void firing(
            String word, ObjectId id, ObjectId on, Firing firing, boolean always, List<String> statements) {
        if (firing != Firing.ORIGIN || always) {
            statements.add("alter table " + References.qualified(on) + " " + FiringDdl.words(firing) + " " + word + " "
                    + SqlName.quoted(id.name()));
        }
    }

    private static String policy(Policy policy) {
        return "create policy " + SqlName.quoted(policy.id().name()) + " on " + References.qualified(policy.on())
                + (policy.isPermissive() ? "" : " as restrictive") + " for " + policy.command()
                + (policy.roles().isEmpty()
                        ? ""
                        : " to "
                                + String.join(
                                        ", ",
                                        policy.roles().stream()
                                                .map(SqlName::role)
                                                .toList()))
                + clause(" using ", policy.using()) + clause(" with check ", policy.check());
    }

    private static String clause(String word, @Nullable String expression) {
        return expression == null ? "" : word + "(" + expression + ")";
    }
}
