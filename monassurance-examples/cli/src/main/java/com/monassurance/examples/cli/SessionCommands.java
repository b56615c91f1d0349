package com.monassurance.examples.cli;

import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.incident.ActiveQueries;
import com.monassurance.maintenance.incident.ActiveQuery;
import com.monassurance.maintenance.incident.BlockingTree;
import com.monassurance.maintenance.incident.Incidents;
import com.monassurance.maintenance.incident.Termination;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code db locks}, {@code db cancel} and {@code db terminate}. */
final class SessionCommands {

    private SessionCommands() {}

    /** {@code db locks}. */
    @Command(name = "locks", description = "Who waits for whom.")
    static final class Locks extends HostCommand {

        Locks(Host host) {
            super(host);
        }

        @Override
        int run() {
            BlockingTree tree = host.incidents().blockingTree();
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "roots", tree.roots().stream().map(Locks::json).toList(),
                                "hidden", tree.hidden(),
                                "truncated", tree.truncated()));
                return Exit.DONE;
            }
            if (tree.isEmpty()) {
                console().line("Nobody waits for a lock.");
            }
            tree.roots().forEach(root -> print(root, ""));
            if (tree.hidden() > 0) {
                console().remark(tree.hidden() + " sessions of other roles are hidden; grant pg_read_all_stats.");
            }
            return Exit.DONE;
        }

        private void print(BlockingTree.Node node, String indent) {
            String who =
                    node.pid() == BlockingTree.PREPARED_TRANSACTION ? "a prepared transaction" : "pid " + node.pid();
            String doing = node.findSession()
                    .map(session -> "  " + session.state() + "  "
                            + console().words(Wording.duration(session.duration())) + "  "
                            + TextTable.shown(session.statement()))
                    .orElse("");
            console().line(indent + who + doing);
            node.blocks().forEach(blocked -> print(blocked, indent + "  blocks "));
        }

        private static Map<String, @Nullable Object> json(BlockingTree.Node node) {
            return Json.object(
                    "pid", node.pid(),
                    "state", node.findSession().map(ActiveQuery::state).orElse(null),
                    "application",
                            node.findSession().map(ActiveQuery::application).orElse(null),
                    "statement", node.findSession().map(ActiveQuery::statement).orElse(null),
                    "blockedCount", node.blockedCount(),
                    "blocks", node.blocks().stream().map(Locks::json).toList());
        }
    }

    /** What cancel and terminate share. */
    abstract static class Ending extends HostCommand {

        @Option(names = "--yes", description = "Consent; needed off a terminal.")
        boolean yes;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                defaultValue = "none given",
                description = "Kept with the event.")
        String reason = "none given";

        Ending(Host host) {
            super(host);
        }

        /** A session that runs nothing, or another database's, is not among them. */
        ActiveQuery find(Incidents incidents, int pid) {
            return incidents.activeLongerThan(Duration.ZERO).queries().stream()
                    .filter(query -> query.pid() == pid)
                    .findFirst()
                    .orElseThrow(() -> CliException.of(
                            CliError.NO_SUCH_THING,
                            "Process " + pid + " runs no statement and holds no transaction in this database.",
                            "See 'monassurance-ops db activity'."));
        }

        void requireReason() {
            if (reason.isBlank()) {
                throw CliException.of(CliError.BAD_COMMAND, "--reason is empty.", "Say why in a few words.");
            }
        }

        int render(List<Termination> outcomes) {
            if (console().isJson()) {
                console()
                        .json(outcomes.stream()
                                .map(outcome -> Json.object(
                                        "pid", outcome.pid(),
                                        "outcome", outcome.getClass().getSimpleName(),
                                        "over", outcome.isOver(),
                                        "detail", outcome.detail()))
                                .toList());
            } else {
                outcomes.forEach(outcome -> console().line("pid " + outcome.pid() + ": " + outcome.detail()));
            }
            return outcomes.stream().mapToInt(Ending::status).max().orElse(Exit.DONE);
        }

        private static int status(Termination outcome) {
            if (outcome instanceof Termination.Refused) {
                return Exit.REFUSED;
            }
            return outcome.isOver() ? Exit.DONE : Exit.TIMEOUT;
        }

        static String described(ActiveQuery query) {
            return "pid " + query.pid() + " of " + query.user() + " (" + query.application() + "): "
                    + TextTable.shown(query.statement());
        }
    }

    /** {@code db cancel PID}. */
    @Command(name = "cancel", description = "Cancels the statement of a session.")
    static final class Cancel extends Ending {

        @Parameters(arity = "1", paramLabel = "PID", description = "Of 'db activity'.")
        int pid;

        Cancel(Host host) {
            super(host);
        }

        @Override
        int run() {
            requireReason();
            Incidents incidents = host.incidents();
            ActiveQuery query = find(incidents, pid);
            console().requireConsent(yes, "Cancelling " + described(query));
            return render(List.of(incidents.cancel(query, reason)));
        }
    }

    /** {@code db terminate PID}, or all that run for longer than a time. */
    @Command(name = "terminate", description = "Ends a session, or those that run for long.")
    static final class Terminate extends Ending {

        @Parameters(arity = "0..1", paramLabel = "PID", description = "Of 'db activity'.")
        @Nullable
        Integer pid;

        @Option(names = "--older-than", paramLabel = "DURATION", description = "All that run for longer.")
        @Nullable
        Duration olderThan;

        Terminate(Host host) {
            super(host);
        }

        @Override
        int run() {
            requireReason();
            Incidents incidents = host.incidents();
            if (pid != null && olderThan == null) {
                ActiveQuery query = find(incidents, pid);
                console().requireConsent(yes, "Ending " + described(query));
                return render(List.of(incidents.terminate(query, reason)));
            }
            if (pid == null && olderThan != null) {
                ActiveQueries queries = incidents.activeLongerThan(olderThan);
                queries.forEach(query -> console().remark(described(query)));
                if (!queries.queries().isEmpty()) {
                    console().requireConsent(yes, "Ending " + queries.queries().size() + " sessions");
                }
                return render(incidents.terminateAll(queries, reason));
            }
            throw CliException.of(
                    CliError.BAD_COMMAND, "Give either a PID or --older-than.", "See 'monassurance-ops db activity'.");
        }
    }
}
