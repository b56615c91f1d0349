package com.monassurance.examples.cli;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.rehearsal.RevisionTrace;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.sqlplan.LockedRelation;
import com.monassurance.migrations.trace.FillReport;
import com.monassurance.migrations.trace.StatementTrace;
import com.monassurance.migrations.trace.SyntheticRows;
import com.monassurance.migrations.trace.TraceNotes;
import com.monassurance.migrations.trace.TraceReport;
import com.monassurance.migrations.trace.Tracer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace REV}: runs a revision on scratch and prints what it locks, rewrites and scans. */
@Command(name = "trace", sortOptions = false)
final class TraceCommand extends HostCommand {

    private static final int ROWS_MAX = 1_000_000;

    @Parameters(arity = "1", paramLabel = "REV", description = "One revision, such as head or the start of its id.")
    String revision = "";

    @Option(names = "--downgrade", description = "Trace its downgrade instead.")
    boolean downgrade;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Made-up rows in the tables it names; 10000. With 0 tables are empty.")
    int rows = SyntheticRows.ROWS;

    @Option(names = "--store", description = "Write it into the script as comments, which change no hash.")
    boolean store;

    TraceCommand(Host host) {
        super(host);
    }

    @Override
    int run() {
        if (rows < 0 || rows > ROWS_MAX) {
            throw CliException.of(CliError.BAD_COMMAND, "--rows is 0 to " + ROWS_MAX + ".", "Correct the option.");
        }
        Path folder = store ? host.scriptsFolder() : null;
        ScriptSet scripts = ScriptSet.read(host.scripts());
        RevisionTrace trace = RevisionTrace.on(
                host.scratch(List.of()), scripts, Tracer.builder().rows(rows).build());
        if (host.configWithoutDatabase().findDatabase().isPresent()) {
            trace = trace.from(
                    host.dataSource(), new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE));
        }
        TraceReport report = trace.run(Target.parse(revision), downgrade ? Direction.DOWNGRADE : Direction.UPGRADE);
        if (console().isJson()) {
            console().json(json(report));
        } else {
            report.toText().lines().forEach(console()::line);
        }
        TraceReport.Failure failure = report.findFailure().orElse(null);
        if (failure != null) {
            console().flush();
            throw new MigrationException(
                    MigrationError.STATEMENT_FAILED,
                    "Statement " + failure.number() + " at " + failure.place() + " failed on scratch: "
                            + failure.message() + ".",
                    failure.isAboutRows()
                            ? "If real rows cannot cause that, trace with --rows 0."
                            : "Correct the script and trace it again.");
        }
        if (folder != null) {
            Path file =
                    folder.resolve(scripts.find(report.revision()).orElseThrow().name());
            TraceNotes.write(file, report);
            console().remark("Written into " + file + ".");
        }
        return Exit.DONE;
    }

    private static Map<String, @Nullable Object> json(TraceReport report) {
        TraceReport.Failure failure = report.findFailure().orElse(null);
        return Json.object(
                "revision",
                report.revision(),
                "direction",
                report.isUpgrade() ? "upgrade" : "downgrade",
                "majorVersion",
                report.majorVersion(),
                "start",
                report.start(),
                "rows",
                json(report.rows()),
                "statements",
                report.statements().stream().map(TraceCommand::json).toList(),
                "failure",
                failure == null
                        ? null
                        : Json.object(
                                "number", failure.number(),
                                "place", failure.place(),
                                "message", failure.message(),
                                "sqlState", failure.sqlState()));
    }

    private static Map<String, @Nullable Object> json(FillReport rows) {
        return Json.object(
                "filled",
                rows.filled().stream()
                        .map(each -> Json.object("table", each.table(), "rows", each.rows()))
                        .toList(),
                "unfilled",
                rows.unfilled().stream()
                        .map(each -> Json.object("table", each.table(), "reason", each.reason()))
                        .toList());
    }

    private static Map<String, @Nullable Object> json(StatementTrace trace) {
        StatementTrace.Reading reading = trace.reading();
        return Json.object(
                "number", trace.number(),
                "place", trace.place(),
                "sql", trace.sql(),
                "transactional", trace.isTransactional(),
                "reading", word(reading),
                "samples", reading instanceof StatementTrace.Sampled sampled ? sampled.samples() : null,
                "notRead", reading instanceof StatementTrace.NotRead not ? not.reason() : null,
                "locks", locks(trace.taken()),
                "held", locks(trace.held()),
                "rewrites", trace.rewritten(),
                "scans",
                        trace.scans().stream()
                                .map(each ->
                                        Json.object("table", each.table(), "times", each.times(), "rows", each.rows()))
                                .toList(),
                "milliseconds", trace.duration().toNanos() / 1e6);
    }

    private static String word(StatementTrace.Reading reading) {
        if (reading instanceof StatementTrace.Exact) {
            return "exact";
        }
        return reading instanceof StatementTrace.Sampled ? "sampled" : "none";
    }

    private static List<Map<String, @Nullable Object>> locks(List<LockedRelation> locks) {
        return locks.stream()
                .map(each -> Json.object(
                        "relation", each.relation(), "mode", each.mode().words()))
                .toList();
    }
}
