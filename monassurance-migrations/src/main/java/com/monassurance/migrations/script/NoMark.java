package com.monassurance.migrations.script;

import java.util.Optional;

/** The mark of revisions that have no row yet in the schema history. */
enum NoMark implements RevisionMark {
    INSTANCE;

    @Override
    public Optional<String> read() {
        return Optional.empty();
    }

    @Override
    public String keepSql(String expression) {
        return "select 1 where false";
    }
}
