package com.monassurance.examples.cli;

import com.monassurance.maintenance.diagnose.Activity;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.diagnose.FindingsResult;
import com.monassurance.maintenance.diagnose.SlowStatement;
import com.monassurance.maintenance.diagnose.SlowStatements;
import com.monassurance.maintenance.diagnose.TableSize;
import com.monassurance.maintenance.diagnose.TableStatistics;
import com.monassurance.maintenance.finding.Wording;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code db}: looks into the database. */
@Command(
        name = "db",
        subcommands = {
            DatabaseCommands.Tables.class,
            DatabaseCommands.Sizes.class,
            DatabaseCommands.SlowQueries.class,
            DatabaseCommands.Active.class,
            SessionCommands.Locks.class,
            IndexCommands.class,
            DatabaseCommands.Diagnose.class,
            SessionCommands.Cancel.class,
            SessionCommands.Terminate.class
        })
final class DatabaseCommands extends GroupCommand {

    DatabaseCommands(Host host) {
        super(host, "db");
    }

    /** {@code db tables}. */
    @Command(name = "tables", description = "Rows written, live and dead, by table.")
    static final class Tables extends HostCommand {

        Tables(Host host) {
            super(host);
        }

        @Override
        int run() {
            List<TableStatistics> tables = Diagnosis.of(host.dataSource()).tables();
            if (console().isJson()) {
                console()
                        .json(tables.stream()
                                .map(table -> Json.object(
                                        "schema", table.schema(),
                                        "table", table.table(),
                                        "insertedRows", table.insertedRows(),
                                        "updatedRows", table.updatedRows(),
                                        "deletedRows", table.deletedRows(),
                                        "liveRows", table.liveRows(),
                                        "deadRows", table.deadRows()))
                                .toList());
                return Exit.DONE;
            }
            TextTable text = new TextTable("TABLE", "INSERTED", "UPDATED", "DELETED", "LIVE", "DEAD");
            tables.forEach(table -> text.row(
                    table.schema() + "." + table.table(),
                    table.insertedRows(),
                    table.updatedRows(),
                    table.deletedRows(),
                    table.liveRows(),
                    table.deadRows()));
            console().table(text, "There is no table.");
            return Exit.DONE;
        }
    }

    /** {@code db sizes}. */
    @Command(name = "sizes", description = "Size of tables and their indexes.")
    static final class Sizes extends HostCommand {

        Sizes(Host host) {
            super(host);
        }

        @Override
        int run() {
            List<TableSize> sizes = Diagnosis.of(host.dataSource()).sizes();
            if (console().isJson()) {
                console()
                        .json(sizes.stream()
                                .map(size -> Json.object(
                                        "schema", size.schema(),
                                        "table", size.table(),
                                        "tableBytes", size.tableBytes(),
                                        "indexBytes", size.indexBytes(),
                                        "totalBytes", size.totalBytes(),
                                        "partitions", size.partitions()))
                                .toList());
                return Exit.DONE;
            }
            TextTable text = new TextTable("TABLE", "DATA", "INDEXES", "TOTAL");
            sizes.forEach(size -> text.row(
                    size.schema() + "." + size.table(),
                    console().words(Wording.bytes(size.tableBytes())),
                    console().words(Wording.bytes(size.indexBytes())),
                    console().words(Wording.bytes(size.totalBytes()))));
            console().table(text, "There is no table.");
            return Exit.DONE;
        }
    }

    /** {@code db slow-queries}: exits 4 when the server does not measure. */
    @Command(name = "slow-queries", description = "The statements with the highest mean time.")
    static final class SlowQueries extends HostCommand {

        @Option(names = "--limit", paramLabel = "N", defaultValue = "10", description = "At most; 10.")
        int limit = 10;

        SlowQueries(Host host) {
            super(host);
        }

        @Override
        int run() {
            if (limit < 1 || limit > Diagnosis.ROWS_MAX) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "--limit must be 1 to " + Diagnosis.ROWS_MAX + ": " + limit,
                        "Give a number in that range.");
            }
            SlowStatements slow = Diagnosis.of(host.dataSource()).slowStatements(limit);
            if (slow instanceof SlowStatements.NotAvailable missing) {
                throw CliException.of(
                        CliError.NOT_DONE,
                        "Slow statements are not available: " + console().words(missing.reason()),
                        "Add pg_stat_statements to shared_preload_libraries and create the extension.");
            }
            render((SlowStatements.Measured) slow);
            return Exit.DONE;
        }

        private void render(SlowStatements.Measured slow) {
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "statements",
                                slow.statements().stream()
                                        .map(statement -> Json.object(
                                                "query", statement.query(),
                                                "calls", statement.calls(),
                                                "totalMillis", Durations.millis(statement.total()),
                                                "meanMillis", Durations.millis(statement.mean()),
                                                "rows", statement.rows()))
                                        .toList(),
                                "hidden",
                                slow.hidden()));
                return;
            }
            TextTable text = new TextTable("MEAN MS", "TOTAL MS", "CALLS", "ROWS", "STATEMENT");
            for (SlowStatement statement : slow.statements()) {
                text.row(
                        Durations.millis(statement.mean()),
                        Durations.millis(statement.total()),
                        statement.calls(),
                        statement.rows(),
                        statement.query());
            }
            console().table(text, "No statement has been measured yet.");
            if (slow.hidden() > 0) {
                console().remark(slow.hidden() + " statements of other roles are hidden; grant pg_read_all_stats.");
            }
        }
    }

    /** {@code db activity}. */
    @Command(name = "activity", description = "What the sessions are doing.")
    static final class Active extends HostCommand {

        Active(Host host) {
            super(host);
        }

        @Override
        int run() {
            List<Activity> sessions = Diagnosis.of(host.dataSource()).activity();
            if (console().isJson()) {
                console()
                        .json(sessions.stream()
                                .map(session -> Json.object(
                                        "pid", session.pid(),
                                        "user", session.user(),
                                        "application", session.application(),
                                        "state", session.state(),
                                        "waitsFor", session.waitsFor(),
                                        "statementMillis", Durations.millis(session.statementAge()),
                                        "transactionMillis", Durations.millis(session.transactionAge()),
                                        "query", session.query()))
                                .toList());
                return Exit.DONE;
            }
            TextTable text = new TextTable("PID", "USER", "APPLICATION", "STATE", "WAITS FOR", "SINCE", "STATEMENT");
            sessions.forEach(session -> text.row(
                    session.pid(),
                    session.user(),
                    session.application(),
                    session.state(),
                    session.waitsFor(),
                    console().words(Wording.duration(session.statementAge())),
                    session.query()));
            console().table(text, "No other session is doing anything.");
            return Exit.DONE;
        }
    }

    /** {@code db diagnose}. */
    @Command(name = "diagnose", description = "What is wrong or will be, and what to do.")
    static final class Diagnose extends HostCommand {

        Diagnose(Host host) {
            super(host);
        }

        @Override
        int run() {
            FindingsResult result = Diagnosis.of(host.dataSource()).findings();
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "findings",
                                Findings.json(result.findings(), console().locale()),
                                "notChecked",
                                result.notChecked().stream()
                                        .map(missing -> Json.object(
                                                "look",
                                                missing.look(),
                                                "reason",
                                                console().words(missing.reason())))
                                        .toList()));
                return Exit.DONE;
            }
            Findings.print(console(), result.findings());
            result.notChecked()
                    .forEach(missing -> console()
                            .line("not checked: " + missing.look() + ", "
                                    + console().words(missing.reason())));
            return Exit.DONE;
        }
    }
}
