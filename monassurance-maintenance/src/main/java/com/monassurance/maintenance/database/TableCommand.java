package com.monassurance.maintenance.database;

import com.monassurance.maintenance.finding.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement on one table, and what must have moved when it is done. Pure: which statements a set of tables needs
 * is decided here without a server.
 *
 * @param table the table
 * @param sql the statement
 * @param reason why
 * @param vacuums whether last_vacuum must move
 * @param analyzes whether last_analyze must move
 */
record TableCommand(TableState table, String sql, Text reason, boolean vacuums, boolean analyzes) {

    /** From here on {@code ANALYZE ONLY} keeps a partitioned parent from dragging its partitions along. */
    private static final int HAS_ONLY = 180000;

    /** Decides which commands a set of tables needs on a server of a version such as 180001. */
    @FunctionalInterface
    interface Choice {
        List<TableCommand> commands(List<TableState> tables, int serverVersion);
    }

    static List<TableCommand> analyze(List<TableState> tables, int serverVersion) {
        List<TableCommand> commands = new ArrayList<>();
        for (TableState table : tables) {
            if (table.kind() != TableState.Kind.PARTITIONED) {
                // Before 18, analysing the topmost parent analyses its partitions as well.
                if (serverVersion >= HAS_ONLY || !table.partition()) {
                    commands.add(analyze(table, "analyze " + table.quoted()));
                }
            } else {
                parent(table, serverVersion, commands);
            }
        }
        return List.copyOf(commands);
    }

    static List<TableCommand> vacuum(List<TableState> tables, int serverVersion) {
        List<TableCommand> commands = new ArrayList<>();
        for (TableState table :
                tables.stream().sorted(TableState.MOST_URGENT_FIRST).toList()) {
            if (table.kind() == TableState.Kind.PARTITIONED) {
                continue;
            }
            boolean withAnalyze = serverVersion >= HAS_ONLY || !table.partition();
            String sql = (withAnalyze ? "vacuum (analyze) " : "vacuum ") + table.quoted();
            commands.add(new TableCommand(table, sql, table.vacuumReason(), true, withAnalyze));
        }
        // A parent has nothing to vacuum; its statistics come last, when its partitions are clean.
        for (TableState table : tables) {
            if (table.kind() == TableState.Kind.PARTITIONED) {
                parent(table, serverVersion, commands);
            }
        }
        return List.copyOf(commands);
    }

    /** A parent's statistics are taken when its partitions are done. */
    boolean isOfParent() {
        return table.kind() == TableState.Kind.PARTITIONED;
    }

    boolean isNeeded() {
        return (vacuums && table.needsVacuum()) || (!vacuums && analyzes && table.needsAnalyze());
    }

    private static void parent(TableState table, int serverVersion, List<TableCommand> commands) {
        if (serverVersion >= HAS_ONLY) {
            commands.add(analyze(table, "analyze only " + table.quoted()));
        } else if (!table.partition()) {
            commands.add(analyze(table, "analyze " + table.quoted()));
        }
    }

    private static TableCommand analyze(TableState table, String sql) {
        return new TableCommand(table, sql, table.analyzeReason(), false, true);
    }
}
