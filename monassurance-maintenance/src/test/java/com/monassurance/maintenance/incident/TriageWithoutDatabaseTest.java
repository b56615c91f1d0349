package com.monassurance.maintenance.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.maintenance.incident.TriageReport.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class TriageWithoutDatabaseTest {

    @Test
    void triage_of_an_unreachable_database_still_looks_at_the_host() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/nowhere");
        Incidents lost = Incidents.over(nowhere)
                .disks(List.of(Path.of("/"), Path.of("no-such-path")))
                .build();

        TriageReport report = lost.triage();

        assertThat(report.notChecked())
                .extracting(Probe.NotChecked::name)
                .contains("database", "active-statements", "locks", "disk");
        assertThat(report.notChecked())
                .filteredOn(probe ->
                        List.of("database", "active-statements", "locks").contains(probe.name()))
                .allSatisfy(probe -> assertThat(probe.reason())
                        .startsWith("DB-001 ")
                        .endsWith("Check the host, the port and that the server is running."));
        assertThat(report.probes())
                .filteredOn(Probe.Looked.class::isInstance)
                .extracting(Probe::name)
                .containsExactly("memory", "jvm");
        assertThatThrownBy(() -> lost.activeLongerThan(Duration.ofSeconds(30))).isInstanceOf(DatabaseException.class);
    }
}
