package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes what changes the access method, the tablespace and the options of a relation. */
final class StorageChanges {

    private StorageChanges() {}

    /** The statements, each behind {@code alter table … }. */
    static List<String> between(String alter, Table.Storage from, Table.Storage to, boolean hasToast) {
        List<String> statements = new ArrayList<>();
        if (!Objects.equals(from.accessMethod(), to.accessMethod())) {
            statements.add(alter + "set access method "
                    + (to.accessMethod() == null ? "heap" : SqlName.quoted(to.accessMethod())));
        }
        if (!Objects.equals(from.tablespace(), to.tablespace())) {
            statements.add(alter + "set tablespace "
                    + (to.tablespace() == null ? "pg_default" : SqlName.quoted(to.tablespace())));
        }
        OptionChanges.storage(from.options(), to.options(), "").forEach(each -> statements.add(alter + each));
        if (hasToast) {
            OptionChanges.storage(from.toastOptions(), to.toastOptions(), "toast.")
                    .forEach(each -> statements.add(alter + each));
        }
        return statements;
    }
}
