package com.monassurance.maintenance.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.failure.OpsException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(60)
class SecurityAuditTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void every_check_runs_for_a_superuser() {
        SecurityReport report = audit(POSTGRES.database().dataSource()).run();

        assertThat(report.checks()).hasSizeGreaterThanOrEqualTo(25 + 5);
        assertThat(report.notChecked())
                .extracting(CheckResult.NotChecked::id)
                .containsExactly(
                        "dependencies.vulnerabilities", "code.scan", "redis.configuration", "postgres.minor-release");
        assertThat(found(report, "postgres.own-role-powerful")).hasSize(1);
    }

    @Test
    void planted_faults_are_found_and_the_remedy_cures_them() {
        PostgresDatabase database = POSTGRES.database();
        database.execute(
                "create schema \"Agence\"",
                "grant create on schema \"Agence\" to public",
                "create function public.lend(int) returns int language sql security definer as 'select 1'",
                "create function public.safe(int) returns int language sql security definer set search_path = public"
                        + " as 'select 1'",
                "revoke execute on function public.safe(int) from public",
                "create table guarded (id int)",
                "create policy p on guarded using (true)");

        SecurityReport report = audit(database.dataSource()).run();

        assertThat(found(report, "postgres.public-create"))
                .extracting(Finding::subject)
                .contains("Agence");
        assertThat(found(report, "postgres.definer-search-path"))
                .extracting(Finding::subject)
                .containsExactly("lend(integer)");
        assertThat(found(report, "postgres.definer-public-execute"))
                .extracting(Finding::subject)
                .containsExactly("lend(integer)");
        assertThat(found(report, "postgres.policy-without-row-security"))
                .extracting(Finding::subject)
                .containsExactly("guarded");
        assertThat(report.hasAtLeast(Severity.CRITICAL)).isTrue();

        for (String id : List.of(
                "postgres.public-create",
                "postgres.definer-search-path",
                "postgres.definer-public-execute",
                "postgres.policy-without-row-security",
                "postgres.public-connect")) {
            found(report, id).forEach(finding -> finding.sql().forEach(database::execute));
        }
        SecurityReport after = audit(database.dataSource()).run();

        assertThat(found(after, "postgres.public-create")).isEmpty();
        assertThat(found(after, "postgres.definer-search-path")).isEmpty();
        assertThat(found(after, "postgres.definer-public-execute")).isEmpty();
        assertThat(found(after, "postgres.policy-without-row-security")).isEmpty();
        assertThat(found(after, "postgres.public-connect")).isEmpty();
        assertThat(found(after, "postgres.row-security-without-policy")).isEmpty();
    }

    @Test
    void role_without_privileges_gets_not_checked_with_the_reason_and_never_ok() {
        PostgresDatabase database = POSTGRES.database();
        database.execute("drop role if exists auditor", "create role auditor login password 'auditor'");
        try {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(database.jdbcUrl());
            source.setUser("auditor");
            source.setPassword("auditor");

            SecurityReport report = audit(source).run();

            assertThat(report.notChecked())
                    .filteredOn(check -> check.reason().startsWith("privilege: "))
                    .extracting(CheckResult.NotChecked::id)
                    .contains(
                            "postgres.weak-password-hash",
                            "postgres.hba-trust",
                            "postgres.hba-everybody",
                            "postgres.clear-text-sessions");
            assertThat(found(report, "postgres.own-role-powerful")).isEmpty();
        } finally {
            database.execute("drop role auditor");
        }
    }

    @Test
    void unreachable_database_leaves_its_checks_unknown_and_the_inventory_is_still_made() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/nowhere");

        SecurityReport report = audit(nowhere).run();

        assertThat(report.checks())
                .filteredOn(check -> check.id().startsWith("postgres."))
                .allMatch(CheckResult.NotChecked.class::isInstance);
        assertThat(report.inventory().components()).isNotEmpty();
    }

    @Test
    void report_has_the_shapes_of_bandit_and_pip_audit_and_claims_no_absence_of_vulnerabilities(@TempDir Path directory)
            throws IOException {
        Path file = directory.resolve("security_report.json");
        Files.writeString(file, "an older report");

        audit(POSTGRES.database().dataSource()).run().writeTo(file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.fieldNames())
                .toIterable()
                .contains("errors", "generated_at", "metrics", "results", "dependencies", "checks", "coverage");
        JsonNode result = json.get("results").get(0);
        assertThat(result.fieldNames())
                .toIterable()
                .contains(
                        "test_id",
                        "test_name",
                        "issue_severity",
                        "issue_confidence",
                        "issue_cwe",
                        "issue_text",
                        "filename",
                        "line_number",
                        "line_range",
                        "code",
                        "more_info");
        assertThat(json.at("/metrics/_totals/CONFIDENCE.HIGH").asInt())
                .isEqualTo(json.get("results").size());
        assertThat(json.get("dependencies")).isNotEmpty().allSatisfy(dependency -> {
            assertThat(dependency.has("vulns")).isFalse();
            assertThat(dependency.get("skip_reason").asText()).contains("no vulnerability database");
        });
        assertThat(json.toString().toLowerCase(Locale.ROOT)).doesNotContain("0 vulnerabilities");
        assertThat(json.get("checks").toString()).contains("NOT_CHECKED");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void report_that_cannot_be_written_is_an_error_with_a_code_and_leaves_nothing(@TempDir Path directory)
            throws IOException {
        SecurityReport report = audit(POSTGRES.database().dataSource()).run();
        Path occupied = Files.createDirectories(directory.resolve("security_report.json/inside"))
                .getParent();

        assertThatThrownBy(() -> report.writeTo(occupied))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.code()).isEqualTo(AuditError.REPORT_UNWRITABLE));
        assertThatThrownBy(() -> report.writeTo(directory.resolve("nowhere/report.json")))
                .isInstanceOf(OpsException.class);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(occupied);
        }
    }

    @Test
    void unidentified_jar_is_a_finding(@TempDir Path directory) throws IOException {
        Path jar = directory.resolve("mystery.jar");
        Files.write(jar, new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

        SecurityReport report = SecurityAudit.over(POSTGRES.database().dataSource())
                .classPath(List.of(jar))
                .build()
                .run();

        assertThat(found(report, "dependencies.unidentified"))
                .extracting(Finding::subject)
                .containsExactly(jar.toString());
    }

    private static SecurityAudit audit(DataSource source) {
        return SecurityAudit.over(source)
                .application(new ApplicationInfo("monassurance", "1.2.3", "test", "here"))
                .build();
    }

    private static List<Finding> found(SecurityReport report, String id) {
        return report.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .toList();
    }
}
