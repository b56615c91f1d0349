package com.monassurance.maintenance.database;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Text;
import java.util.Locale;

/** A table as the catalogue and the statistics show it before it is maintained. */
record TableState(
        long oid,
        Identifier schema,
        Identifier name,
        Kind kind,
        boolean partition,
        long liveRows,
        long deadRows,
        long changedRows,
        boolean everAnalyzed,
        long bytes) {

    /** What kind of relation it is. */
    enum Kind {
        TABLE,
        MATERIALIZED_VIEW,
        PARTITIONED
    }

    String qualified() {
        return schema.value() + "." + name.value();
    }

    String quoted() {
        return name.quotedIn(schema);
    }

    Text analyzeReason() {
        if (kind == Kind.PARTITIONED) {
            return Text.of(
                    "partitioned: autovacuum never analyses the parent",
                    "partitionnée : l'autovacuum n'analyse jamais le parent");
        }
        if (!everAnalyzed) {
            return Text.of("never analysed", "jamais analysée");
        }
        return Text.of(
                String.format(Locale.ENGLISH, "%,d rows changed since it was analysed", changedRows),
                changedRows + " lignes modifiées depuis la dernière analyse");
    }

    Text vacuumReason() {
        return Text.of(
                String.format(Locale.ENGLISH, "%,d dead rows beside %,d live ones", deadRows, liveRows),
                deadRows + " lignes mortes pour " + liveRows + " vivantes");
    }
}
