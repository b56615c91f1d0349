package com.monassurance.examples.cli;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.UnmatchedArgsBinding;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Every command there is, so that {@code --help} is complete. Only the classes of commands whose names stand among the
 * arguments are loaded; the others are here by name and description. Stateless.
 */
final class Catalogue {

    /** A name on the command line and what it does. */
    private record Entry(String name, String description) {}

    private static final List<Entry> COMMANDS = List.of(
            new Entry("revision", "Writes a new revision script."),
            new Entry("upgrade", "Applies the revisions up to TARGET."),
            new Entry("downgrade", "Takes back the revisions above TARGET."),
            new Entry("current", "Shows the revision of the database."),
            new Entry("heads", "Shows the newest revisions of the scripts."),
            new Entry("branches", "Shows where the scripts part."),
            new Entry("history", "Lists the revisions, and which are applied."),
            new Entry("show", "Shows one revision."),
            new Entry("merge", "Joins heads."),
            new Entry("stamp", "Writes the history without running scripts."),
            new Entry("validate", "Compares applied scripts with the files."),
            new Entry("check", "Compares a model with the database."),
            new Entry("diff", "Prints the SQL that leads from one schema to another."),
            new Entry("lint", "Looks for dangerous statements in scripts."),
            new Entry("trace", "Runs a revision on a copy and prints its locks."),
            new Entry("repair", "Finishes an interrupted revision, or records what to do with it."),
            new Entry("baseline", "Takes over a database from another tool."),
            new Entry("install", "Creates the tables of the library."),
            new Entry("health", "Checks the service now."),
            new Entry("metrics", "One scrape in the text format of Prometheus."),
            new Entry("db", "Looks into the database."),
            new Entry("maintenance", "Runs the daily and weekly work."),
            new Entry("backup", "Takes, verifies, restores and removes backups."),
            new Entry("documents", "Compares the storage with the database."),
            new Entry("deploy", "Runs the deployment of a version."),
            new Entry("rollback", "Goes back to an earlier version."),
            new Entry("releases", "Lists the versions that were deployed."),
            new Entry("incident", "Handles incidents."),
            new Entry("escalation", "Shows who is called, and when."),
            new Entry("audit", "Looks for weaknesses."),
            new Entry("report", "Writes the weekly health report."));

    /** What a group will have. */
    private static final Map<String, List<Entry>> MISSING = Map.of(
            "incident",
                    List.of(
                            new Entry("open", "Opens an incident."),
                            new Entry("ack", "Acknowledges an incident."),
                            new Entry("resolve", "Closes an incident."),
                            new Entry("list", "Lists incidents.")),
            "escalation", List.of(new Entry("tick", "Sends what is due.")));

    private Catalogue() {}

    static CommandLine commandLine(GlobalOptions options, Host host, List<String> arguments) {
        IFactory factory = factory(host);
        CommandLine line = new CommandLine(options, factory);
        for (Entry entry : COMMANDS) {
            Class<?> type = arguments.contains(entry.name()) ? type(entry.name()) : null;
            if (type == null) {
                line.addSubcommand(entry.name(), stub(entry, entry.name(), !isThere(entry.name())));
                continue;
            }
            CommandLine command = new CommandLine(create(factory, type), factory);
            // "downgrade -1" is a target, not an option.
            command.setUnmatchedOptionsArePositionalParams(type == MigrationCommands.Downgrade.class);
            command.getCommandSpec().usageMessage().description(entry.description());
            for (Entry missing : MISSING.getOrDefault(entry.name(), List.of())) {
                command.addSubcommand(missing.name(), stub(missing, entry.name() + " " + missing.name(), true));
            }
            describe(command);
            line.addSubcommand(entry.name(), command);
        }
        return line;
    }

    /** The global options work everywhere, but the help of a command is about its own. */
    private static void describe(CommandLine command) {
        command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        help -> help.optionListExcludingGroups(help.commandSpec().options().stream()
                                .filter(option -> !option.inherited())
                                .toList()));
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_FOOTER,
                        help -> help.footer()
                                + "The options of 'monassurance-ops --help' may be given here as well.\n");
        command.getSubcommands().values().forEach(Catalogue::describe);
    }

    private static boolean isThere(String name) {
        return switch (name) {
            case "deploy", "rollback", "releases" -> false;
            default -> true;
        };
    }

    /** A class literal is loaded when its branch is taken, not before. */
    private static @Nullable Class<?> type(String name) {
        return switch (name) {
            case "upgrade" -> MigrationCommands.Upgrade.class;
            case "downgrade" -> MigrationCommands.Downgrade.class;
            case "install" -> MigrationCommands.Install.class;
            case "current" -> RevisionCommands.Current.class;
            case "heads" -> RevisionCommands.Heads.class;
            case "history" -> RevisionCommands.History.class;
            case "branches" -> RevisionCommands.Branches.class;
            case "show" -> ShowCommand.class;
            case "revision" -> DraftCommands.Revision.class;
            case "check" -> SchemaCommands.Check.class;
            case "diff" -> SchemaCommands.Diff.class;
            case "merge" -> DraftCommands.Merge.class;
            case "stamp" -> HistoryCommands.Stamp.class;
            case "validate" -> HistoryCommands.Validate.class;
            case "repair" -> RepairCommand.class;
            case "lint" -> LintCommand.class;
            case "trace" -> TraceCommand.class;
            case "baseline" -> BaselineCommand.class;
            case "health" -> HealthCommand.class;
            case "metrics" -> MetricsCommand.class;
            case "db" -> DatabaseCommands.class;
            case "maintenance" -> MaintenanceCommands.class;
            case "backup" -> BackupCommands.class;
            case "documents" -> DocumentCommands.class;
            case "incident" -> IncidentCommands.class;
            case "escalation" -> EscalationCommands.class;
            case "audit" -> AuditCommand.class;
            case "report" -> ReportCommand.class;
            default -> null;
        };
    }

    /** Takes any arguments and says that there is nothing behind it; or only stands in the help. */
    private static CommandLine stub(Entry entry, String path, boolean isMissing) {
        Callable<Integer> refusal = () -> {
            throw CliException.notThereYet(path);
        };
        CommandSpec spec = CommandSpec.wrapWithoutInspection(refusal);
        spec.usageMessage().description(entry.description() + (isMissing ? " (not there yet)" : ""));
        ISetter ignored = new ISetter() {
            @Override
            public <T> @Nullable T set(T value) {
                return null;
            }
        };
        spec.addUnmatchedArgsBinding(UnmatchedArgsBinding.forStringArrayConsumer(ignored));
        return new CommandLine(spec);
    }

    /** Commands take the host in their constructor. */
    private static IFactory factory(Host host) {
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                    if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Host.class) {
                        return type.cast(constructor.newInstance(host));
                    }
                }
                return CommandLine.defaultFactory().create(type);
            }
        };
    }

    private static Object create(IFactory factory, Class<?> type) {
        try {
            return factory.create(type);
        } catch (Exception e) {
            throw new IllegalStateException("no command " + type.getName(), e);
        }
    }
}
