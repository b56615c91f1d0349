package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes what changes storage, compression, statistics target and options of a column. */
final class ColumnDetails {

    private ColumnDetails() {}

    static List<String> between(String relation, Column before, Column after) {
        Column.Details one = before.details();
        Column.Details other = after.details();
        if (one.equals(other)) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        String alter = "alter table only " + relation + " alter column " + SqlName.quoted(after.name()) + " ";
        // Another type comes with its own storage.
        String storage = before.type().equals(after.type()) ? one.storage() : null;
        if (other.storage() != null && !Objects.equals(storage, other.storage())) {
            statements.add(alter + "set storage " + other.storage());
        } else if (storage != null && other.storage() == null) {
            statements.add(alter + "set storage " + usualStorage(after.type()));
        }
        if (!Objects.equals(one.compression(), other.compression())) {
            statements.add(
                    alter + "set compression " + (other.compression() == null ? "default" : other.compression()));
        }
        if (!Objects.equals(one.statistics(), other.statistics())) {
            statements.add(alter + "set statistics " + (other.statistics() == null ? -1 : other.statistics()));
        }
        OptionChanges.storage(one.options(), other.options(), "").forEach(each -> statements.add(alter + each));
        if (!one.foreignOptions().equals(other.foreignOptions())) {
            statements.add("alter foreign table " + relation + " alter column " + SqlName.quoted(after.name())
                    + " options (" + OptionChanges.foreign(one.foreignOptions(), other.foreignOptions()) + ")");
        }
        return statements;
    }

    /** The storage of a type when nothing is said; {@code default} is known from PostgreSQL 16 on only. */
    private static String usualStorage(String type) {
        return (type.startsWith("numeric") && !type.endsWith("[]")) || type.equals("inet") || type.equals("cidr")
                ? "main"
                : "extended";
    }
}
