package com.monassurance.maintenance.database;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Text;
import java.util.Comparator;
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
        long insertedRows,
        long transactionAge,
        long transactionAgeMax,
        boolean everAnalyzed,
        long bytes) {

    /** Below this share of dead or inserted rows a vacuum has next to nothing to do. */
    private static final int NEEDS_DIVISOR = 100;

    private static final int NEEDS_ROWS = 50;

    /** The oldest first once they are half-way to a forced vacuum, then the dirtiest. */
    static final Comparator<TableState> MOST_URGENT_FIRST = Comparator.comparing(
                    (TableState table) -> table.isOld() ? -table.transactionAge() : 0L)
            .thenComparing(table -> -table.deadRows())
            .thenComparing(TableState::qualified);

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

    /** Half-way to the age at which the server vacuums it at any price. */
    boolean isOld() {
        return transactionAgeMax > 0 && transactionAge >= transactionAgeMax / 2;
    }

    boolean needsVacuum() {
        long least = NEEDS_ROWS + liveRows / NEEDS_DIVISOR;
        return isOld() || deadRows >= least || insertedRows >= least;
    }

    boolean needsAnalyze() {
        return kind == Kind.PARTITIONED || !everAnalyzed || changedRows > 0;
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
        if (isOld()) {
            return Text.of(
                    String.format(
                            Locale.ENGLISH,
                            "%,d transactions old, of %,d before the server forces a vacuum",
                            transactionAge,
                            transactionAgeMax),
                    "vieille de " + transactionAge + " transactions, sur " + transactionAgeMax
                            + " avant un vacuum forcé");
        }
        if (deadRows == 0 && insertedRows > 0) {
            return Text.of(
                    String.format(Locale.ENGLISH, "%,d rows inserted since the last vacuum, none dead", insertedRows),
                    insertedRows + " lignes insérées depuis le dernier vacuum, aucune morte");
        }
        return Text.of(
                String.format(Locale.ENGLISH, "%,d dead rows beside %,d live ones", deadRows, liveRows),
                deadRows + " lignes mortes pour " + liveRows + " vivantes");
    }
}
