package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.DefaultPrivileges;
import com.monassurance.migrations.catalog.PlainObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class PlainChanges {
    private PlainChanges() {}

    static List<String> between(PlainObject from, PlainObject to) {
        return List.of();
    }

    static List<String> defaults(@Nullable DefaultPrivileges from, @Nullable DefaultPrivileges to) {
        return List.of();
    }
}
