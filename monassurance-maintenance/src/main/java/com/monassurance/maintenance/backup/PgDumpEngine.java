package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.TaskContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;

/**
 * Backups through a pg_dump of this machine: of the server's major version or else the nearest newer one, looked for on
 * PATH and where distributions keep them. Without one it says so and why; the engine that needs no client is
 * {@link com.monassurance.maintenance.backup.copy.NativeEngine}. Waits at most 10 s for a lock on a table. The password
 * travels in a private file, never in an argument. Roles and tablespaces are not part of such a backup. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PgDumpEngine implements BackupEngine {

    private static final int MAJOR_DIVISOR = 10_000;
    private static final SessionSettings SETTINGS = SessionSettings.of("backup");

    private static final String FACTS = """
            select current_database(), current_setting('server_version_num')::int, current_setting('server_version'),
                   pg_database_size(current_database())
            """;

    private final DataSource dataSource;
    private final PgAddress address;
    private final Duration lockTimeout;
    private final Supplier<List<PgClient>> clients;

    PgDumpEngine(DataSource dataSource, PgAddress address, Duration lockTimeout, Supplier<List<PgClient>> clients) {
        this.dataSource = dataSource;
        this.address = address;
        this.lockTimeout = lockTimeout;
        this.clients = clients;
    }

    /**
     * Returns the engine for a database. Touches nothing.
     *
     * @param dataSource the host's, to ask the server its version and size
     * @param address the same database for pg_dump
     * @return the engine
     */
    public static PgDumpEngine of(DataSource dataSource, PgAddress address) {
        return new PgDumpEngine(
                requireNonNull(dataSource, "dataSource"),
                requireNonNull(address, "address"),
                Duration.ofSeconds(10),
                PgClients::installed);
    }

    /**
     * Limits the wait for the lock of each table; default 10 s.
     *
     * @param limit how long to wait before the backup fails
     * @return a copy
     */
    public PgDumpEngine lockTimeout(Duration limit) {
        return new PgDumpEngine(dataSource, address, limit, clients);
    }

    @Override
    public String name() {
        return "pg_dump";
    }

    @Override
    public List<BackupFormat> formats() {
        return List.of(BackupFormat.CUSTOM, BackupFormat.PLAIN_GZIP);
    }

    @Override
    public Readiness check() {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            String database = row.getString(1);
            if (!database.equals(address.database())) {
                return new NotAvailable(Text.of(
                        "the data source is connected to database " + database + ", but the backup is of " + address,
                        "la source de données est connectée à la base " + database + ", mais la sauvegarde porte sur "
                                + address));
            }
            return choose(row.getInt(2) / MAJOR_DIVISOR, database, firstWord(row.getString(3)), row.getLong(4));
        } catch (SQLException e) {
            throw DatabaseException.of("preparing a backup", e);
        }
    }

    @Override
    public BackupContent write(Ready ready, BackupFormat format, OutputStream out, Duration limit, TaskContext context)
            throws BackupFailedException, IOException {
        try (ClientProcess process = ClientProcess.prepare(limit, context)) {
            ClientProcess.Ended ended;
            if (format == BackupFormat.PLAIN_GZIP) {
                GZIPOutputStream zipped = new GZIPOutputStream(out);
                PlainTrailer trailer = new PlainTrailer(zipped);
                ended = process.run(dumpCommand(ready, "plain"), environment(process), trailer);
                requireGood(ended);
                if (!trailer.isComplete()) {
                    throw new BackupFailedException("pg_dump ended without its closing line");
                }
                zipped.finish();
            } else {
                ended = process.run(dumpCommand(ready, "custom"), environment(process), out);
                requireGood(ended);
            }
        }
        return BackupContent.unknown();
    }

    @Override
    public ReadBack readBack(BackupSource source, BackupFormat format, Duration limit) throws IOException {
        return format == BackupFormat.PLAIN_GZIP ? PlainTrailer.readBack(source, limit) : readCustom(source, limit);
    }

    private Readiness choose(int serverMajor, String database, String serverVersion, long bytes) {
        List<PgClient> found = clients.get();
        Optional<PgClient> fitting = PgClient.fitting(found, serverMajor);
        if (fitting.isPresent()) {
            PgClient client = fitting.get();
            return new Ready(
                    database,
                    serverVersion,
                    "pg_dump " + client.version(),
                    bytes,
                    client.program().toString());
        }
        if (found.isEmpty()) {
            return new NotAvailable(Text.of(
                    "no pg_dump was found for PostgreSQL " + serverVersion + "; install postgresql-client-"
                            + serverMajor,
                    "aucun pg_dump trouvé pour PostgreSQL " + serverVersion + " ; installez postgresql-client-"
                            + serverMajor));
        }
        String versions =
                found.stream().map(PgClient::version).distinct().sorted().collect(Collectors.joining(", "));
        return new NotAvailable(Text.of(
                "the server is PostgreSQL " + serverVersion + ", but the only pg_dump here is older: " + versions
                        + "; install postgresql-client-" + serverMajor,
                "le serveur est en PostgreSQL " + serverVersion + ", mais le seul pg_dump présent est plus ancien : "
                        + versions + " ; installez postgresql-client-" + serverMajor));
    }

    private List<String> dumpCommand(Ready ready, String format) {
        return List.of(
                ready.program(),
                "--format=" + format,
                "--no-password",
                "--lock-wait-timeout=" + lockTimeout.toMillis(),
                "--encoding=UTF8");
    }

    private Map<String, String> environment(ClientProcess process) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PGHOST", address.host());
        environment.put("PGPORT", Integer.toString(address.port()));
        environment.put("PGDATABASE", address.database());
        environment.put("PGUSER", address.user());
        environment.put("PGSSLMODE", address.sslModeName());
        environment.put("PGCONNECT_TIMEOUT", "10");
        environment.put("PGAPPNAME", SETTINGS.applicationName());
        String password = address.passwordLine();
        if (!password.isEmpty()) {
            // Without a password of ours, the client looks into the password file of its user.
            environment.put("PGPASSFILE", process.secretFile(password).toString());
        }
        return environment;
    }

    private static void requireGood(ClientProcess.Ended ended) throws BackupFailedException {
        if (!ended.isGood()) {
            throw new BackupFailedException("pg_dump failed, " + ended.problem());
        }
    }

    private ReadBack readCustom(BackupSource source, Duration limit) throws IOException {
        Optional<Path> program = clients.get().stream()
                .max((a, b) -> Integer.compare(a.major(), b.major()))
                .map(PgClient::restoreProgram)
                .filter(Files::isExecutable);
        if (program.isEmpty()) {
            return new NotRead("there is no pg_restore beside pg_dump");
        }
        try (InputStream in = source.open();
                ClientProcess process = ClientProcess.prepare(limit, TaskContext.alone())) {
            // The script itself goes to nowhere: pg_restore must still read and decompress every block.
            ClientProcess.Ended ended =
                    process.feed(List.of(program.get().toString(), "--format=custom", "--file=/dev/null"), in);
            if (ended.isGood()) {
                return new Whole();
            }
            return ended.stopped()
                    ? new NotRead("pg_restore: " + ended.problem())
                    : new Damaged("pg_restore: " + ended.problem());
        }
    }

    private static String firstWord(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space);
    }
}
