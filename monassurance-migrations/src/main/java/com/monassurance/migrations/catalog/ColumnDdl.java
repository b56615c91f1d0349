package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Column.NotNull;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a column: what stands in {@code CREATE TABLE} or {@code ADD COLUMN}, and what has to follow. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class ColumnDdl {

    private ColumnDdl() {}

    /**
     * Writes a column as its table declares it, without an identity, which comes with its sequence.
     *
     * @param table its table
     * @param column the column
     * @param hasDefault whether its default stands here
     * @return name, type, collation, default, expression and a NOT NULL that is valid
     */
    public static String declaration(Table table, Column column, boolean hasDefault) {
        StringBuilder sql =
                new StringBuilder(SqlName.quoted(column.name())).append(" ").append(column.type());
        sql.append(Options.foreignClause(column.details().foreignOptions()));
        if (column.collation() != null) {
            sql.append(" collate ").append(column.collation());
        }
        if (column.defaultExpression() != null && hasDefault) {
            sql.append(" default ").append(column.defaultExpression());
        }
        Column.Generated generated = column.generated();
        if (generated != null) {
            sql.append(" generated always as (").append(generated.expression()).append(")");
            sql.append(generated.isStored() ? " stored" : " virtual");
        }
        NotNull notNull = column.notNull();
        if (notNull != null && isOwn(table, notNull) && notNull.isValidated()) {
            sql.append(
                            isNamed(table, column, notNull)
                                    ? " constraint "
                                            + SqlName.quoted(notNull.name().value())
                                    : "")
                    .append(" not null")
                    .append(notNull.isInheritable() ? "" : " no inherit");
        }
        return sql.toString();
    }

    /**
     * Writes what a declaration cannot hold: a NOT NULL that is not valid, and its comment.
     *
     * @param table the table
     * @param column the column
     * @return the statements
     */
    public static List<String> afterDeclaration(Table table, Column column) {
        NotNull notNull = column.notNull();
        if (notNull == null || !isOwn(table, notNull)) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        String name = References.qualified(table.id());
        if (!notNull.isValidated()) {
            statements.add("alter table " + name + " " + addNotNull(column, notNull));
        }
        statements.addAll(comment(name, notNull));
        return statements;
    }

    /**
     * Writes a named NOT NULL as PostgreSQL 18 takes it.
     *
     * @param column the column
     * @param notNull its NOT NULL
     * @return {@code add constraint … not null …}
     */
    public static String addNotNull(Column column, NotNull notNull) {
        return "add constraint " + SqlName.quoted(notNull.name().value()) + " not null "
                + SqlName.quoted(column.name()) + (notNull.isInheritable() ? "" : " no inherit")
                + (notNull.isValidated() ? "" : " not valid");
    }

    /**
     * Writes storage, compression, statistics target and options.
     *
     * @param relation the qualified name of the relation
     * @param column the column
     * @return the statements
     */
    public static List<String> details(String relation, Column column) {
        List<String> statements = new ArrayList<>();
        Column.Details details = column.details();
        String alter = "alter table only " + relation + " alter column " + SqlName.quoted(column.name()) + " set ";
        if (details.storage() != null) {
            statements.add(alter + "storage " + details.storage());
        }
        if (details.compression() != null) {
            statements.add(alter + "compression " + details.compression());
        }
        if (details.statistics() != null) {
            statements.add(alter + "statistics " + details.statistics());
        }
        if (!details.options().isEmpty()) {
            statements.add(alter + "(" + Options.storage(details.options(), "") + ")");
        }
        return statements;
    }

    private static boolean isOwn(Table table, NotNull notNull) {
        return notNull.isLocal() || table.partitionOf() != null;
    }

    /** An inherited name is written too, or the child would choose one of its own. */
    private static boolean isNamed(Table table, Column column, NotNull notNull) {
        String given = notNull.name().value();
        return !given.isEmpty() && !given.equals(AutomaticName.of(table.id().name(), column.name(), "not_null"));
    }

    static List<String> comment(String relation, @Nullable NotNull notNull) {
        return notNull == null || notNull.comment() == null
                ? List.of()
                : List.of(AttachmentDdl.comment(
                        "constraint " + SqlName.quoted(notNull.name().value()) + " on " + relation, notNull.comment()));
    }
}
