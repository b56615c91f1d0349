package com.monassurance.examples.cli;

import com.monassurance.core.config.DatabaseConfig;
import com.monassurance.core.sql.DataSources;
import com.monassurance.migrations.baseline.Baseline;
import com.monassurance.migrations.baseline.BaselineOutcome;
import com.monassurance.migrations.baseline.RevisionMatch;
import com.monassurance.migrations.baseline.Tool;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.StampReport;
import com.monassurance.migrations.script.ScriptSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code baseline --from TOOL}: takes over a database that another tool has managed, after a proof. */
@Command(name = "baseline", sortOptions = false)
final class BaselineCommand extends HostCommand {

    @Option(names = "--from", required = true, paramLabel = "TOOL", description = "alembic, flyway or liquibase.")
    String from = "";

    @Option(
            names = "--map",
            paramLabel = "ID=REV",
            description =
                    "Our revision for what the tool calls ID, repeatable; by default the same id, message or place.")
    Map<String, String> map = new HashMap<>();

    @Option(names = "--at", paramLabel = "REV", description = "Where the database stands, whatever the tool says.")
    @Nullable
    String at;

    @Option(
            names = "--tool-schema",
            paramLabel = "NAME",
            description = "Schema of the tool's table, if several have one.")
    @Nullable
    String schema;

    @Option(names = "--tool-table", paramLabel = "NAME", description = "Name of the tool's table, if it is another.")
    @Nullable
    String table;

    @Option(names = "--plan", description = "Compare only, and write nothing.")
    boolean plan;

    @Option(names = "--undo", description = "Take the stamp back, as long as nothing was applied besides.")
    boolean undo;

    BaselineCommand(Host host) {
        super(host);
    }

    @Override
    int run() {
        Tool tool = Tool.find(from)
                .orElseThrow(() -> CliException.of(
                        CliError.BAD_COMMAND, "There is no --from " + from + ".", "Use alembic, flyway or liquibase."));
        if (undo && plan) {
            throw CliException.of(
                    CliError.BAD_COMMAND,
                    "--plan writes nothing, and --undo does.",
                    "Give one of them; --undo refuses by itself what it cannot take back.");
        }
        Baseline baseline = baseline(tool);
        if (undo) {
            return undone(baseline.undo());
        }
        BaselineOutcome outcome = baseline.plan(host.scratch(List.of()));
        if (outcome instanceof BaselineOutcome.NotProven not) {
            throw new MigrationException(
                    MigrationError.NOT_PROVEN,
                    "Whether the scripts make the schema that is there is not known: " + not.reason(),
                    "Remove what stands in the way and try again; nothing was written.");
        }
        if (outcome instanceof BaselineOutcome.NotMatched not) {
            return refused(not);
        }
        if (outcome instanceof BaselineOutcome.Differs differs) {
            return refused(differs);
        }
        BaselineOutcome.Agreed agreed = (BaselineOutcome.Agreed) outcome;
        StampReport stamped = plan ? new StampReport(List.of(), List.of()) : baseline.stamp(agreed);
        if (console().isJson()) {
            console()
                    .json(Json.object(
                            "agreed", true,
                            "revisions", agreed.revisions(),
                            "matches", json(agreed.matches()),
                            "stamped", stamped.added(),
                            "remarks", agreed.remarks()));
        } else {
            console().line("The schema is that of " + String.join(", ", agreed.revisions()) + ".");
            agreed.matches().forEach(each -> console().line("  " + line(each)));
            console().line(plan ? "Nothing was written." : "Stamped: " + String.join(", ", stamped.added()) + ".");
        }
        agreed.remarks().forEach(console()::remark);
        return Exit.DONE;
    }

    private Baseline baseline(Tool tool) {
        DatabaseConfig database = host.config().database();
        Baseline.Builder builder = Baseline.over(host.serviceDataSource(), tool, ScriptSet.read(host.scripts()))
                .place(new HistoryPlace(database.opsSchema(), HistoryPlace.DEFAULT_NAMESPACE))
                .map(map);
        database.findDirect().ifPresent(direct -> builder.direct(DataSources.unpooled(direct)));
        String where = schema;
        String name = table;
        String target = at;
        if (where != null) {
            builder.schema(where);
        }
        if (name != null) {
            builder.table(name);
        }
        if (target != null) {
            builder.at(Target.parse(target));
        }
        return builder.build();
    }

    private int undone(StampReport report) {
        if (console().isJson()) {
            console().json(Json.object("removed", report.removed()));
        } else {
            console()
                    .line(
                            report.removed().isEmpty()
                                    ? "There was no stamp."
                                    : "Taken back: " + String.join(", ", report.removed()) + ".");
        }
        return Exit.DONE;
    }

    private int refused(BaselineOutcome.NotMatched not) {
        if (console().isJson()) {
            console().json(Json.object("agreed", false, "unmatched", not.unmatched(), "differences", List.of()));
        } else {
            console().line("No revision stands for " + String.join(", ", not.unmatched()) + ".");
            console().remark("Give --map ID=REV for each, or --at REV. Nothing was written.");
        }
        not.history().remarks().forEach(console()::remark);
        return Exit.NO;
    }

    private int refused(BaselineOutcome.Differs differs) {
        if (console().isJson()) {
            console()
                    .json(Json.object(
                            "agreed", false,
                            "revisions", differs.revisions(),
                            "matches", json(differs.matches()),
                            "unmatched", List.of(),
                            "differences",
                                    differs.differences().stream()
                                            .map(each -> Json.object(
                                                    "object", each.id().toString(),
                                                    "attribute", each.attribute(),
                                                    "scripts", each.left(),
                                                    "database", each.right()))
                                            .toList()));
        } else {
            differs.differences().forEach(each -> console().line(each.toString()));
            console()
                    .remark("Left what the scripts make up to " + String.join(", ", differs.revisions())
                            + ", right the database. Nothing was written.");
            differs.matches().forEach(each -> console().remark(line(each)));
        }
        differs.history().remarks().forEach(console()::remark);
        return Exit.NO;
    }

    private static String line(RevisionMatch match) {
        return match.id() + " -> " + match.revision() + " (by "
                + match.by().name().toLowerCase(Locale.ROOT) + ")";
    }

    private static List<Map<String, @Nullable Object>> json(List<RevisionMatch> matches) {
        return matches.stream()
                .map(each -> Json.object(
                        "id", each.id(),
                        "revision", each.revision(),
                        "by", each.by().name()))
                .toList();
    }
}
