package com.monassurance.examples.cli;

import com.monassurance.core.RevisionState;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.history.KnownRevision;
import com.monassurance.migrations.history.RevisionHistory;
import com.monassurance.migrations.history.Validation;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.RevisionRange;
import com.monassurance.migrations.script.ScriptSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands that list revisions. */
final class RevisionCommands {

    private RevisionCommands() {}

    /** {@code current}; with -v the applied scripts are compared with the files too. */
    @Command(name = "current")
    static final class Current extends HostCommand {

        @Option(names = "--check-heads", description = "Exit 1 when the database is not at head.")
        boolean checkHeads;

        Current(Host host) {
            super(host);
        }

        @Override
        int run() {
            Migrator migrator = host.migrator().build();
            RevisionHistory history = migrator.history();
            RevisionState state = history.state();
            Validation content = console().isVerbose() && history.isInstalled() ? migrator.validate() : null;
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "status", state.status().name(),
                                "current", state.current(),
                                "heads", state.heads(),
                                "pending", state.pending(),
                                "ahead", state.ahead(),
                                "detail", state.detail(),
                                "content", content == null ? null : HistoryCommands.json(content)));
            } else {
                text(history, state, content);
            }
            return checkHeads && !state.isAtHead() ? Exit.NO : Exit.DONE;
        }

        private void text(RevisionHistory history, RevisionState state, @Nullable Validation content) {
            RevisionView view = RevisionView.of(history);
            for (String id : state.current()) {
                console().line(id + view.marks(id).replace(" (current)", ""));
                if (console().isVerbose()) {
                    history.show(id)
                            .ifPresent(revision -> console()
                                    .line("  " + (revision.message().isEmpty() ? "" : revision.message() + ", ")
                                            + "applied "
                                            + revision.findAppliedAt()
                                                    .map(Instant::toString)
                                                    .orElse("at an unknown time")));
                }
            }
            if (state.current().isEmpty()) {
                console().line("(none)");
            }
            if (content != null) {
                HistoryCommands.summary(console(), content);
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
            RevisionView view = RevisionView.of(scripts.graph());
            List<Revision> heads = scripts.graph().heads().stream()
                    .flatMap(id -> scripts.graph().find(id).stream())
                    .toList();
            if (console().isJson()) {
                console().json(heads.stream().map(view::json).toList());
                return Exit.DONE;
            }
            for (Revision head : heads) {
                if (console().isVerbose()) {
                    view.print(console(), head);
                    console().line("");
                } else {
                    console().line(view.line(head));
                }
            }
            return Exit.DONE;
        }
    }

    /** {@code branches}: the revisions on which several stand, without a database. */
    @Command(name = "branches")
    static final class Branches extends HostCommand {

        Branches(Host host) {
            super(host);
        }

        @Override
        int run() {
            ScriptSet scripts = ScriptSet.read(host.scripts());
            RevisionView view = RevisionView.of(scripts.graph());
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            for (String id : scripts.graph().branchPoints()) {
                List<Revision> children = scripts.graph().order().stream()
                        .filter(revision -> revision.revises().contains(id))
                        .toList();
                Revision point = scripts.graph().find(id).orElseThrow();
                Map<String, @Nullable Object> row = view.json(point);
                row.put("children", children.stream().map(Revision::id).toList());
                rows.add(row);
                if (!console().isJson()) {
                    console().line(view.line(point));
                    children.forEach(child -> console().line("    -> " + view.line(child)));
                }
            }
            if (console().isJson()) {
                console().json(rows);
            } else if (rows.isEmpty()) {
                console().line("The scripts are one line.");
            }
            return Exit.DONE;
        }
    }

    /** {@code history}: with a database also what is applied; the newest first. */
    @Command(name = "history")
    static final class History extends HostCommand {

        @Option(
                names = {"-r", "--range"},
                paramLabel = "FROM:TO",
                description = "A part of it, such as base:current, -3:current or ae10: to all heads.")
        @Nullable
        String range;

        History(Host host) {
            super(host);
        }

        @Override
        int run() {
            RevisionRange part = range == null ? null : RevisionRange.parse(range);
            boolean asksDatabase = range != null && range.contains("current");
            if (!asksDatabase && host.configWithoutDatabase().findDatabase().isEmpty()) {
                console().remark("No database is configured: only the scripts are shown.");
                ScriptSet scripts = ScriptSet.read(host.scripts());
                return scripts(
                        RevisionView.of(scripts.graph()),
                        part == null ? scripts.graph().order() : scripts.path().range(Set.of(), part));
            }
            RevisionHistory history = host.migrator().build().history();
            return known(RevisionView.of(history), part == null ? history.history() : history.history(part));
        }

        private int scripts(RevisionView view, List<Revision> oldestFirst) {
            return shown(view, oldestFirst, view::print, view::json);
        }

        private int known(RevisionView view, List<KnownRevision> oldestFirst) {
            return shown(view, oldestFirst, view::print, view::json);
        }

        private <R> int shown(
                RevisionView view,
                List<R> oldestFirst,
                BiConsumer<Console, R> print,
                Function<R, Map<String, @Nullable Object>> json) {
            List<R> revisions = new ArrayList<>(oldestFirst);
            Collections.reverse(revisions);
            if (console().isVerbose() && !console().isJson()) {
                revisions.forEach(revision -> {
                    print.accept(console(), revision);
                    console().line("");
                });
                return Exit.DONE;
            }
            return render(view, revisions.stream().map(json).toList());
        }

        private int render(RevisionView view, List<Map<String, @Nullable Object>> rows) {
            if (console().isJson()) {
                console().json(rows);
                return Exit.DONE;
            }
            TextTable table = new TextTable("REVISION", "REVISES", "STANDING", "APPLIED", "MESSAGE");
            for (Map<String, @Nullable Object> row : rows) {
                String id = String.valueOf(row.get("id"));
                List<?> revises = row.get("revises") instanceof List<?> ids ? ids : List.of();
                table.row(
                        id + view.marks(id),
                        revises.isEmpty()
                                ? "base"
                                : String.join(
                                        ", ",
                                        revises.stream().map(String::valueOf).toList()),
                        row.get("standing"),
                        row.get("appliedAt"),
                        row.get("message"));
            }
            console().table(table, "There is no revision.");
            return Exit.DONE;
        }
    }
}
