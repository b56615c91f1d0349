package com.monassurance.migrations;

import com.monassurance.fixtures.PostgresDatabase;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the revisions of {@link KillScripts} leave, which must be the same after any disturbance. Immutable.
 *
 * @param catalogue every object of the database
 * @param log one line for each transaction of a script or of Java code, more when one ran again
 * @param batches one line for each batch of a backfill that changed rows
 * @param filled how many rows of each backfill were changed how often, and what they hold
 * @param javaRows what Java code wrote, into a table that refuses nothing
 * @param counts contents of some tables
 * @param history revision, status and statements of the schema history
 */
record KillOutcome(
        List<String> catalogue,
        List<String> log,
        List<String> batches,
        List<String> filled,
        List<String> javaRows,
        List<String> counts,
        List<String> history) {

    static KillOutcome of(PostgresDatabase database) {
        Probe probe = Probe.of(database);
        return new KillOutcome(
                CatalogueFingerprint.of(database),
                probe.list("select step from run_log order by step"),
                probe.list("select filled || ' ' || lowest || ' to ' || highest || ': ' || n from batches"
                        + " order by filled, lowest, n"),
                probe.list(ofEachGroup("select 'b%1$d ' || times || ' ' || count(*) || ' ' || sum(total - net)"
                                + " || ' ' || count(*) filter (where total is distinct from net * 2) from b%1$d"
                                + " group by times")
                        + " order by 1"),
                probe.list("select revision || ' ' || count(*) || ' ' || count(distinct n) || ' ' || sum(n)"
                        + " from java_rows group by revision order by revision"),
                probe.list("select 'steps ' || n from counter union all "
                        + ofEachGroup("select 'a%1$d ' || sum(v) || ' ' || count(c) from a%1$d"
                                + " union all select 'p%1$d ' || count(*) from p%1$d_1"
                                + " union all select 'm%1$d ' || count(*) from m%1$d")
                        + " order by 1"),
                probe.list("select revision || ' ' || status || ' ' || statements_done"
                        + " from monassurance_ops.schema_history order by position"));
    }

    private static String ofEachGroup(String query) {
        return IntStream.rangeClosed(1, KillScripts.GROUPS)
                .mapToObj(query::formatted)
                .collect(Collectors.joining(" union all "));
    }
}
