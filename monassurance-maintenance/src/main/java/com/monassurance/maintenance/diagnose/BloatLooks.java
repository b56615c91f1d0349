package com.monassurance.maintenance.diagnose;

import static com.monassurance.maintenance.diagnose.ServerLooks.whole;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Estimates how much of tables and indexes is empty, from widths that ANALYZE sampled; never measures. */
final class BloatLooks {

    private static final int PAGE = 8192;
    private static final int PAGE_HEADER = 24;
    private static final int INDEX_PAGE_SPECIAL = 16;
    private static final int ITEM = 4;
    private static final int ROW_HEADER = 24;
    private static final int INDEX_ROW_HEADER = 8;
    private static final int ALIGNMENT = 8;
    private static final int FULL = 100;
    private static final int INDEX_FILL = 90;

    private static final Kind TABLE = Kind.of(
            "table.bloat",
            "Scans read the empty room and the cache holds it; VACUUM reuses it, and gives it back to nobody.",
            "Les parcours lisent ce vide et le cache le garde ; VACUUM le réemploie mais ne le rend pas.",
            "If the table will not grow into it again, rewrite it in a window: pg_repack, or VACUUM FULL, which locks"
                    + " everybody out for as long as it takes.",
            "Si la table ne doit plus regrossir, réécrivez-la dans une fenêtre : pg_repack, ou VACUUM FULL, qui exclut"
                    + " tout le monde pendant sa durée.");
    private static final Kind INDEX = Kind.of(
            "index.bloat",
            "Searches read more pages than needed, and the cache holds them.",
            "Les recherches lisent plus de pages que nécessaire, et le cache les garde.",
            "Rebuild it without blocking writers; the task reindex-bloated does so with caps.",
            "Reconstruisez-le sans bloquer les écritures ; la tâche reindex-bloated le fait avec des plafonds.");
    private static final Kind NULLS = Kind.of(
            "index.nulls",
            "The index holds an entry for each null, which hardly any query looks for.",
            "L'index a une entrée par valeur nulle, que presque aucune requête ne cherche.",
            "Replace it by a partial index on the rows that are not null.",
            "Remplacez-le par un index partiel sur les lignes non nulles.");

    private BloatLooks() {}

    static List<Finding> tables(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Map<Long, List<ColumnFact>> columns = facts.columnsByTable();
        for (TableFact table : facts.tables()) {
            List<ColumnFact> known = columns.getOrDefault(table.oid(), List.of());
            if (known.isEmpty() || table.rowsPlanned() < 0 || table.bytes() < facts.limit(Threshold.BLOAT_BYTES)) {
                continue;
            }
            double fill = table.option("fillfactor", FULL) / FULL;
            long expected =
                    (long) (rowsToBytes(table.rowsPlanned(), ROW_HEADER + width(known), PAGE - PAGE_HEADER) / fill);
            double percent = ServerLooks.percent(table.bytes() - expected, table.bytes());
            if (percent >= facts.limit(Threshold.TABLE_BLOAT_PERCENT)) {
                findings.add(TABLE.found(
                        Severity.LOW,
                        table.qualified(),
                        Text.of(
                                "About " + whole(percent) + " % of " + table.qualified() + " is empty",
                                "Environ " + whole(percent) + " % de " + table.qualified() + " est vide"),
                        estimate(table.bytes(), expected)));
            }
        }
        return findings;
    }

    static List<Finding> indexes(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (BloatedIndex bloated : bloatedIndexes(facts)) {
            IndexFact index = bloated.index();
            findings.add(INDEX.found(
                            Severity.LOW,
                            index.qualified(),
                            Text.of(
                                    "About " + whole(bloated.percent()) + " % of index " + index.qualified()
                                            + " is empty",
                                    "Environ " + whole(bloated.percent()) + " % de l'index " + index.qualified()
                                            + " est vide"),
                            estimate(index.bytes(), bloated.expectedBytes()))
                    .withSql("reindex index concurrently " + index.quoted()));
        }
        return findings;
    }

    /** An index with how large it would be when built anew. */
    record BloatedIndex(IndexFact index, TableFact table, long expectedBytes, double percent) {}

    /** Only btree indexes on plain columns of analysed tables: of others the width is not known. */
    static List<BloatedIndex> bloatedIndexes(Facts facts) throws SQLException {
        List<BloatedIndex> found = new ArrayList<>();
        Map<Long, List<ColumnFact>> columns = facts.columnsByTable();
        Map<Long, TableFact> tables = facts.tablesByOid();
        for (IndexFact index : facts.indexes()) {
            TableFact table = tables.get(index.table());
            boolean isKnown = index.method().equals("btree")
                    && index.isValid()
                    && index.expressions().isEmpty()
                    && index.rows() >= 0
                    && index.bytes() >= facts.limit(Threshold.BLOAT_BYTES);
            if (table == null || !isKnown) {
                continue;
            }
            List<ColumnFact> own = columns.getOrDefault(index.table(), List.of()).stream()
                    .filter(column -> index.columns().contains(column.number()))
                    .toList();
            if (own.size() < index.columns().stream().distinct().count()) {
                continue;
            }
            double expected =
                    rowsToBytes(index.rows(), INDEX_ROW_HEADER + width(own), PAGE - PAGE_HEADER - INDEX_PAGE_SPECIAL)
                            * FULL
                            / INDEX_FILL;
            double percent = ServerLooks.percent(index.bytes() - (long) expected, index.bytes());
            if (percent >= facts.limit(Threshold.INDEX_BLOAT_PERCENT)) {
                found.add(new BloatedIndex(index, table, (long) expected, percent));
            }
        }
        return found;
    }

    static List<Finding> nulls(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Map<Long, Map<Integer, ColumnFact>> columns = facts.columnsByTable().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .collect(Collectors.toMap(ColumnFact::number, column -> column))));
        Map<Long, TableFact> tables = facts.tablesByOid();
        for (IndexFact index : facts.indexes()) {
            TableFact table = tables.get(index.table());
            boolean isPlain = index.columns().size() == 1
                    && index.condition().isEmpty()
                    && !index.isNeeded()
                    && !index.isUnique()
                    && index.bytes() >= facts.limit(Threshold.NULL_INDEX_BYTES);
            ColumnFact column = columns.getOrDefault(index.table(), Map.of())
                    .get(index.columns().get(0));
            if (table == null || !isPlain || column == null) {
                continue;
            }
            double percent = FULL * column.nullShare();
            if (percent >= facts.limit(Threshold.NULL_PERCENT)) {
                findings.add(nulls(index, table, column, percent));
            }
        }
        return findings;
    }

    private static Finding nulls(IndexFact index, TableFact table, ColumnFact column, double percent) {
        Text size = Wording.bytes(index.bytes());
        String name = Identifier.of(column.name()).quoted();
        return NULLS.found(
                        Severity.LOW,
                        index.qualified(),
                        Text.of(
                                whole(percent) + " % of index " + index.qualified() + " are nulls",
                                whole(percent) + " % de l'index " + index.qualified() + " sont des valeurs nulles"),
                        Text.of(
                                "column " + column.name() + "; " + size.english(),
                                "colonne " + column.name() + " ; " + size.french()))
                .withSql(
                        "create index concurrently on " + table.quoted() + " using " + index.method() + " (" + name
                                + ") where " + name + " is not null",
                        "drop index concurrently " + index.quoted());
    }

    private static Text estimate(long bytes, long expected) {
        Text now = Wording.bytes(bytes);
        Text then = Wording.bytes(expected);
        return Text.of(
                "estimate: " + now.english() + " where " + then.english() + " would do",
                "estimation : " + now.french() + " au lieu de " + then.french());
    }

    private static double width(List<ColumnFact> columns) {
        double width = columns.stream()
                .mapToDouble(column -> column.width() * (1 - column.nullShare()))
                .sum();
        return Math.ceil(width / ALIGNMENT) * ALIGNMENT;
    }

    private static double rowsToBytes(double rows, double rowBytes, int room) {
        double perPage = Math.max(1, Math.floor(room / (rowBytes + ITEM)));
        return Math.ceil(rows / perPage) * PAGE;
    }
}
