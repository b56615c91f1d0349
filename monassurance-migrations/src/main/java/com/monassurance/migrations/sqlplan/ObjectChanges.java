package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DdlStatement;
import com.monassurance.migrations.catalog.DefaultPrivileges;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.Extension;
import com.monassurance.migrations.catalog.FiringDdl;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.Policy;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Routine;
import com.monassurance.migrations.catalog.Rule;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Trigger;
import com.monassurance.migrations.catalog.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Writes what changes an object of any kind but tables in place. Pure. */
final class ObjectChanges {

    private ObjectChanges() {}

    static List<String> between(CatalogObject from, CatalogObject to, int majorVersion) {
        List<String> statements = new ArrayList<>();
        if (from instanceof EnumType a && to instanceof EnumType b) {
            statements.addAll(TypeChanges.between(a, b));
        } else if (from instanceof DomainType a && to instanceof DomainType b) {
            statements.addAll(TypeChanges.between(a, b));
        } else if (from instanceof CompositeType a && to instanceof CompositeType b) {
            statements.addAll(TypeChanges.between(a, b));
        } else if (from instanceof Extension a && to instanceof Extension b) {
            extension(a, b, statements);
        } else if (from instanceof Routine a && to instanceof Routine b) {
            if (!a.definition().equals(b.definition())) {
                statements.add(DdlStatement.trimmed(b.definition()));
            }
        } else if (from instanceof Sequence a && to instanceof Sequence b) {
            statements.addAll(SequenceChanges.between(a, b));
        } else if (from instanceof View a && to instanceof View b) {
            view(a, b, majorVersion, statements);
        } else if (from instanceof Constraint a && to instanceof Constraint b) {
            constraint(a, b, statements);
        } else if (from instanceof Index a && to instanceof Index b) {
            index(a, b, statements);
        } else if (from instanceof Trigger a && to instanceof Trigger b) {
            if (!a.definition().equals(b.definition()) && b.attachedTo() == null) {
                statements.add(orReplace(b.definition(), "TRIGGER"));
            }
            firing("trigger", b.id(), b.on(), a.firing(), b.firing(), statements);
        } else if (from instanceof Rule a && to instanceof Rule b) {
            if (!a.definition().equals(b.definition())) {
                statements.add(orReplace(DdlStatement.trimmed(b.definition()), "RULE"));
            }
            firing("rule", b.id(), b.on(), a.firing(), b.firing(), statements);
        } else if (from instanceof Policy a && to instanceof Policy b) {
            policy(a, b, statements);
        } else if (from instanceof DefaultPrivileges a && to instanceof DefaultPrivileges b) {
            return PlainChanges.defaults(a, b);
        } else if (from instanceof PlainObject a && to instanceof PlainObject b) {
            statements.addAll(PlainChanges.between(a, b, majorVersion));
        }
        statements.addAll(AttachmentChanges.between(from, to, majorVersion));
        return statements;
    }

    private static void extension(Extension from, Extension to, List<String> statements) {
        String alter = "alter extension " + References.name(to) + " ";
        if (!from.schema().equals(to.schema())) {
            statements.add(alter + "set schema " + SqlName.quoted(to.schema()));
        }
        if (!from.version().equals(to.version())) {
            statements.add(alter + "update to " + SqlName.literal(to.version()));
        }
    }

    private static void view(View from, View to, int majorVersion, List<String> statements) {
        String name = References.name(to);
        String kind = to.id().kind().words();
        if (!from.query().equals(to.query())) {
            statements.add(
                    "create or replace view " + name + withOptions(to) + " as\n" + DdlStatement.trimmed(to.query()));
        } else {
            statements.addAll(StorageChanges.between(
                    "alter " + kind + " " + name + " ",
                    from.storage(),
                    to.storage(),
                    to.id().kind() != ObjectKind.VIEW));
        }
        for (Column column : to.columns()) {
            Column before = from.columns().find(column.name()).orElse(null);
            if (before != null) {
                statements.addAll(ColumnDetails.between(name, before, column));
            }
            String old = before == null ? null : before.defaultExpression();
            if (!Objects.equals(old, column.defaultExpression())) {
                statements.add("alter " + kind + " " + name + " alter column " + SqlName.quoted(column.name())
                        + (column.defaultExpression() == null
                                ? " drop default"
                                : " set default " + column.defaultExpression()));
            }
        }
        statements.addAll(AttachmentChanges.ofColumns(from, to, from.columns(), to.columns(), majorVersion));
    }

    private static String withOptions(View view) {
        if (view.storage().options().isEmpty()) {
            return "";
        }
        List<String> set = OptionChanges.storage(List.of(), view.storage().options(), "");
        return " with " + set.get(0).substring("set ".length());
    }

    private static void constraint(Constraint from, Constraint to, List<String> statements) {
        boolean isOfDomain = to.id().kind() == ObjectKind.DOMAIN_CONSTRAINT;
        String alter = "alter " + (isOfDomain ? "domain " : "table ") + References.qualified(to.on()) + " ";
        if (!from.name().equals(to.name())) {
            statements.add(alter + "rename constraint "
                    + SqlName.quoted(from.name().value()) + " to "
                    + SqlName.quoted(to.name().value()));
        }
        if (!from.isValidated() && to.isValidated()) {
            statements.add(
                    alter + "validate constraint " + SqlName.quoted(to.name().value()));
        }
    }

    private static void index(Index from, Index to, List<String> statements) {
        String before =
                SqlName.qualified(from.table().path().get(0), from.name().value());
        boolean isOfConstraint = to.constraint() != null;
        String name = from.name().equals(to.name()) ? before : References.name(to);
        if (!from.name().equals(to.name()) && !isOfConstraint) {
            statements.add("alter index " + before + " rename to "
                    + SqlName.quoted(to.name().value()));
        }
        statements.addAll(StorageChanges.between("alter index " + name + " ", from.storage(), to.storage(), false));
        new TreeMap<>(from.statistics())
                .keySet().stream()
                        .filter(column -> !to.statistics().containsKey(column))
                        .forEach(column -> statements.add(
                                "alter index " + name + " alter column " + column + " set statistics -1"));
        to.statistics().forEach((column, target) -> {
            if (!target.equals(from.statistics().get(column))) {
                statements.add("alter index " + name + " alter column " + column + " set statistics " + target);
            }
        });
        String table = References.qualified(to.table());
        String alter = to.table().kind() == ObjectKind.MATERIALIZED_VIEW ? "alter materialized view " : "alter table ";
        String inTable = from.name().equals(to.name())
                ? SqlName.quoted(from.name().value())
                : SqlName.quoted(to.name().value());
        if (from.isClustered() != to.isClustered()) {
            statements.add(alter + table + (to.isClustered() ? " cluster on " + inTable : " set without cluster"));
        }
        if (!from.isReplicaIdentity() && to.isReplicaIdentity()) {
            statements.add("alter table only " + table + " replica identity using index " + inTable);
        }
    }

    private static void firing(
            String word, ObjectId id, ObjectId on, Trigger.Firing from, Trigger.Firing to, List<String> statements) {
        if (from != to) {
            statements.add("alter table " + References.qualified(on) + " " + FiringDdl.words(to) + " " + word + " "
                    + SqlName.quoted(id.name()));
        }
    }

    private static void policy(Policy from, Policy to, List<String> statements) {
        StringBuilder sql = new StringBuilder();
        if (!from.roles().equals(to.roles())) {
            sql.append(" to ")
                    .append(
                            to.roles().isEmpty()
                                    ? "public"
                                    : String.join(
                                            ", ",
                                            to.roles().stream()
                                                    .map(SqlName::role)
                                                    .toList()));
        }
        if (!Objects.equals(from.using(), to.using())) {
            sql.append(" using (").append(to.using()).append(")");
        }
        if (!Objects.equals(from.check(), to.check())) {
            sql.append(" with check (").append(to.check()).append(")");
        }
        if (!sql.isEmpty()) {
            statements.add("alter policy " + References.name(to) + sql);
        }
    }

    /** A statement that the server prints, as one that replaces. */
    private static String orReplace(String statement, String kind) {
        String start = "CREATE " + kind;
        return statement.startsWith(start)
                ? "CREATE OR REPLACE " + kind + statement.substring(start.length())
                : statement;
    }
}
