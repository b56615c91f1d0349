package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import java.util.List;

final class SequenceChanges {
    private SequenceChanges() {}

    static List<String> between(Sequence from, Sequence to) {
        return List.of("alter sequence " + References.name(to) + " as " + to.type() + " start with " + to.start()
                + " increment by " + to.increment() + " minvalue " + to.minimum() + " maxvalue " + to.maximum()
                + " cache " + to.cache() + (to.isCycling() ? " cycle" : " no cycle"));
    }
}
