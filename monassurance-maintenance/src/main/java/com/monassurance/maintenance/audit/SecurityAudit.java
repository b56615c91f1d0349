package com.monassurance.maintenance.audit;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.audit.CheckResult.NotChecked;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Audits what can be audited from inside: the privileges and the configuration of PostgreSQL by SQL, each statement
 * limited to 5 s, and the inventory of the class path. It changes nothing. Vulnerability databases, code and Redis are
 * not audited yet, and the report says so check by check. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SecurityAudit {

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
    private static final int UNMAINTAINED_COMPONENT = 1104;
    private static final int INVENTORY_FINDINGS_MAX = 200;

    private static final Text UNIDENTIFIED =
            Text.of("Libraries that cannot be identified", "Bibliothèques non identifiables");

    private final DataSource dataSource;
    private final String subject;
    private final Clock clock;
    private final @Nullable List<Path> classPath;

    private SecurityAudit(Builder options) {
        this.dataSource = options.dataSource;
        this.subject = options.subject;
        this.clock = options.clock;
        this.classPath = options.classPath == null ? null : List.copyOf(options.classPath);
    }

    /**
     * Returns a builder for a database.
     *
     * @param dataSource the host's; borrowed from, never closed
     * @return the builder
     */
    public static Builder over(DataSource dataSource) {
        return new Builder(requireNonNull(dataSource, "dataSource"));
    }

    /**
     * Runs every check. Blocks for some seconds; a database that does not answer makes its checks unknown, not the audit
     * fail.
     *
     * @return the report
     */
    public SecurityReport run() {
        List<Path> entries = classPath;
        ClassPathInventory inventory =
                entries == null ? ClassPathInventory.ofRunningJvm() : ClassPathInventory.of(entries);
        List<CheckResult> results = new ArrayList<>(postgres());
        results.add(identified(inventory));
        results.add(new NotChecked(
                "dependencies.vulnerabilities",
                Text.of("Libraries with known vulnerabilities", "Bibliothèques aux vulnérabilités connues"),
                "no vulnerability database: this release inventories but does not match yet"));
        results.add(new NotChecked(
                "code.scan",
                Text.of("Dangerous calls in the code", "Appels dangereux dans le code"),
                "this release does not scan code yet"));
        results.add(new NotChecked(
                "redis.configuration",
                Text.of("Weak configuration of Redis", "Configuration faible de Redis"),
                "this release does not audit Redis yet"));
        results.add(new NotChecked(
                "postgres.minor-release",
                Text.of("A server without the latest fixes", "Serveur sans les derniers correctifs"),
                "this release carries no list of PostgreSQL releases"));
        return new SecurityReport(clock.instant(), subject, results, inventory);
    }

    private List<CheckResult> postgres() {
        List<PostgresCheck> checks = Stream.concat(PrivilegeChecks.ALL.stream(), ServerChecks.ALL.stream())
                .toList();
        SessionSettings settings = SessionSettings.of("audit").withStatementTimeout(STATEMENT_TIMEOUT);
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            return checks.stream().map(check -> check.run(session.connection())).toList();
        } catch (SQLException e) {
            return checks.stream().map(check -> check.notChecked(e)).toList();
        }
    }

    private static CheckResult identified(ClassPathInventory inventory) {
        List<Finding> findings = inventory.unidentified().stream()
                .limit(INVENTORY_FINDINGS_MAX)
                .map(SecurityAudit::unidentified)
                .toList();
        String id = "dependencies.unidentified";
        if (findings.isEmpty() && inventory.components().isEmpty()) {
            return new NotChecked(id, UNIDENTIFIED, "no jar was found on the class path");
        }
        boolean truncated = inventory.unidentified().size() > INVENTORY_FINDINGS_MAX;
        return findings.isEmpty()
                ? new CheckResult.Ok(id, UNIDENTIFIED)
                : new CheckResult.Found(id, UNIDENTIFIED, UNMAINTAINED_COMPONENT, findings, truncated);
    }

    private static Finding unidentified(Component component) {
        return Finding.of(
                "dependencies.unidentified",
                Severity.MEDIUM,
                component.file(),
                UNIDENTIFIED,
                Text.of(
                        "Neither Maven coordinates nor a manifest nor its file name say what it is",
                        "Ni coordonnées Maven, ni manifeste, ni nom de fichier ne disent ce que c'est"),
                Text.of(
                        "A vulnerability of it would never be noticed.",
                        "Une vulnérabilité passerait toujours inaperçue."),
                Text.of(
                        "Replace it by a release with coordinates, or note what it is.",
                        "La remplacer par une version avec coordonnées, ou noter ce que c'est."));
    }

    /** Options of {@link SecurityAudit}. Confined to one thread. */
    public static final class Builder {

        private final DataSource dataSource;
        private String subject = "unknown";
        private Clock clock = Clock.systemUTC();
        private @Nullable List<Path> classPath;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * Sets what is audited, for the report; {@code unknown} by default.
         *
         * @param info the host application
         * @return this builder
         */
        public Builder application(ApplicationInfo info) {
            this.subject = info.name() + " " + info.version() + " (" + info.environment() + ")";
            return this;
        }

        /**
         * Sets the clock of the report; the system's by default.
         *
         * @param source the clock
         * @return this builder
         */
        public Builder clock(Clock source) {
            this.clock = requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets which class path is inventoried; that of the running JVM by default.
         *
         * @param entries jars and directories
         * @return this builder
         */
        public Builder classPath(List<Path> entries) {
            this.classPath = List.copyOf(entries);
            return this;
        }

        /**
         * Builds. Touches nothing.
         *
         * @return the audit
         */
        public SecurityAudit build() {
            return new SecurityAudit(this);
        }
    }
}
