package com.monassurance.examples.cli;

import com.monassurance.core.RevisionState;
import com.monassurance.migrations.Validation;
import com.monassurance.migrations.history.KnownRevision;
import com.monassurance.migrations.history.RevisionHistory;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that only look at revisions. */
final class RevisionCommands {

    private RevisionCommands() {}

    /** {@code current}. */
    @Command(name = "current")
    static final class Current extends HostCommand {

        @Option(names = "--check-heads", description = "Exit 1 when the database is not at head.")
        boolean checkHeads;

        Current(Host host) {
            super(host);
        }

        @Override
        int run() {
            RevisionHistory history = host.migrator().build().history();
            RevisionState state = history.state();
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "status", state.status().name(),
                                "current", state.current(),
                                "heads", state.heads(),
                                "pending", state.pending(),
                                "ahead", state.ahead(),
                                "detail", state.detail()));
            } else {
                text(history, state);
            }
            return checkHeads && !state.isAtHead() ? Exit.NO : Exit.DONE;
        }

        private void text(RevisionHistory history, RevisionState state) {
            for (String id : state.current()) {
                console().line(id + (state.heads().contains(id) ? " (head)" : ""));
                if (console().isVerbose()) {
                    history.show(id)
                            .ifPresent(revision -> console()
                                    .line("  " + revision.message() + ", applied "
                                            + revision.findAppliedAt()
                                                    .map(Instant::toString)
                                                    .orElse("at an unknown time")));
                }
            }
            if (state.current().isEmpty()) {
                console().line("(none)");
            }
            if (!state.isAtHead() || console().isVerbose()) {
                console().remark(state.status() + ": " + state.detail());
            }
        }
    }

    /** {@code heads}: of the scripts, without a database. */
    @Command(name = "heads")
    static final class Heads extends HostCommand {

        Heads(Host host) {
            super(host);
        }

        @Override
        int run() {
            ScriptSet scripts = ScriptSet.read(host.scripts());
            List<Revision> heads = scripts.graph().heads().stream()
                    .flatMap(id -> scripts.graph().find(id).stream())
                    .toList();
            if (console().isJson()) {
                console()
                        .json(heads.stream()
                                .map(head -> Json.object("id", head.id(), "message", head.message()))
                                .toList());
            } else {
                heads.forEach(head -> console().line(head.id() + " (head)  " + head.message()));
            }
            return Exit.DONE;
        }
    }

    /** {@code history}: with a database also what is applied. */
    @Command(name = "history")
    static final class History extends HostCommand {

        @Option(
                names = {"-r", "--range"},
                paramLabel = "FROM:TO",
                description = "A part of it (not there yet).")
        @Nullable
        String range;

        History(Host host) {
            super(host);
        }

        @Override
        int run() {
            refuse(range != null, "history --range");
            if (host.configWithoutDatabase().findDatabase().isEmpty()) {
                console().remark("No database is configured: only the scripts are shown.");
                List<Revision> order = ScriptSet.read(host.scripts()).graph().order();
                return render(order.stream().map(History::row).toList());
            }
            return render(host.migrator().build().history().history().stream()
                    .map(RevisionCommands::row)
                    .toList());
        }

        private int render(List<Map<String, @Nullable Object>> rows) {
            if (console().isJson()) {
                console().json(rows);
                return Exit.DONE;
            }
            TextTable table = new TextTable("REVISION", "REVISES", "STANDING", "APPLIED", "MESSAGE");
            rows.forEach(row -> table.row(
                    row.get("id"), row.get("revises"), row.get("standing"), row.get("appliedAt"), row.get("message")));
            console().table(table, "There is no revision.");
            return Exit.DONE;
        }

        private static Map<String, @Nullable Object> row(Revision revision) {
            return Json.object(
                    "id", revision.id(),
                    "revises", revision.revises(),
                    "message", revision.message(),
                    "standing", null,
                    "appliedAt", null);
        }
    }

    /** {@code show REV}. */
    @Command(name = "show")
    static final class Show extends HostCommand {

        @Parameters(arity = "1", paramLabel = "REV", description = "A revision, or the start of one.")
        String revision = "";

        Show(Host host) {
            super(host);
        }

        @Override
        int run() {
            ScriptSet scripts = ScriptSet.read(host.scripts());
            List<String> matching = scripts.graph().matching(revision);
            String id = matching.contains(revision) ? revision : one(matching);
            RevisionScript script = scripts.find(id).orElseThrow(() -> unknown("no script has it"));
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "id", script.id(),
                                "revises", script.revision().revises(),
                                "dependsOn", script.revision().dependsOn(),
                                "labels", script.revision().labels(),
                                "message", script.revision().message(),
                                "script", script.name(),
                                "upgrade", script.upgrade().text(),
                                "downgrade",
                                        script.findDowngrade()
                                                .map(ScriptSection::text)
                                                .orElse(null)));
                return Exit.DONE;
            }
            console().line("Revision: " + script.id());
            console()
                    .line("Revises:  "
                            + (script.revision().isBase()
                                    ? "base"
                                    : script.revision().revises()));
            console().line("Message:  " + script.revision().message());
            console().line("Script:   " + script.name());
            console().line("");
            console().line(script.upgrade().text().strip());
            script.findDowngrade().ifPresent(section -> {
                console().line("");
                console().line("-- downgrade");
                console().line(section.text().strip());
            });
            return Exit.DONE;
        }

        private String one(List<String> matching) {
            if (matching.size() != 1) {
                throw unknown(matching.isEmpty() ? "no script has it" : "it is the start of " + matching);
            }
            return matching.get(0);
        }

        private CliException unknown(String why) {
            return CliException.of(
                    CliError.NO_SUCH_THING,
                    "There is no one revision '" + revision + "': " + why + ".",
                    "See 'monassurance-ops history'.");
        }
    }

    /** {@code validate}. */
    @Command(name = "validate")
    static final class Validate extends HostCommand {

        Validate(Host host) {
            super(host);
        }

        @Override
        int run() {
            Validation validation = host.migrator().build().validate();
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "valid", validation.isValid(),
                                "installed", validation.isInstalled(),
                                "compared", validation.compared(),
                                "findings",
                                        validation.findings().stream()
                                                .map(finding -> Json.object(
                                                        "revision", finding.revision(),
                                                        "kind", finding.kind().name(),
                                                        "detail", finding.detail()))
                                                .toList()));
            } else if (!validation.isInstalled()) {
                console().line("The database has no schema history; there is nothing to compare.");
            } else {
                validation
                        .findings()
                        .forEach(finding ->
                                console().line(finding.revision() + "  " + finding.kind() + "  " + finding.detail()));
                console()
                        .line(validation.compared() + " applied scripts compared, "
                                + validation.findings().size() + " differences.");
            }
            return validation.isValid() ? Exit.DONE : Exit.NO;
        }
    }

    private static Map<String, @Nullable Object> row(KnownRevision revision) {
        return Json.object(
                "id", revision.id(),
                "revises", revision.revises(),
                "message", revision.message(),
                "standing", revision.standing().name(),
                "appliedAt", revision.findAppliedAt().map(Instant::toString).orElse(null));
    }
}
