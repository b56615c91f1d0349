package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.maintenance.finding.Finding;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Plants faults and looks for them. */
final class Faults {

    private Faults() {}

    static Connection connect(PostgresDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** Thresholds of which one is so low that what was planted passes it. */
    static Thresholds low(Threshold threshold, double value) {
        return Thresholds.ofDefaults().with(threshold, value);
    }

    /** The findings of one id about one subject; of others there may be some. */
    static List<Finding> of(PostgresDatabase database, Thresholds thresholds, String id, String subject) {
        return Diagnosis.of(database.dataSource()).thresholds(thresholds).diagnose().findings().stream()
                .filter(finding -> finding.id().equals(id) && finding.subject().equals(subject))
                .toList();
    }

    /** Waits until the statistics have arrived, then the one finding, told completely in both languages. */
    static Finding one(PostgresDatabase database, Thresholds thresholds, String id, String subject) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> of(database, thresholds, id, subject), found -> found.size() == 1)
                .stream()
                .peek(Faults::isTold)
                .toList()
                .get(0);
    }

    static Finding one(PostgresDatabase database, String id, String subject) {
        return one(database, Thresholds.ofDefaults(), id, subject);
    }

    static void none(PostgresDatabase database, Thresholds thresholds, String id, String subject) {
        assertThat(of(database, thresholds, id, subject)).isEmpty();
    }

    /** Waits until the finding is gone: before PostgreSQL 15 statistics arrive late. */
    static void gone(PostgresDatabase database, Thresholds thresholds, String id, String subject) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> none(database, thresholds, id, subject));
    }

    private static void isTold(Finding finding) {
        assertThat(List.of(finding.title(), finding.evidence(), finding.why(), finding.remedy()))
                .allSatisfy(text -> {
                    assertThat(text.english()).isNotBlank();
                    assertThat(text.french()).isNotBlank();
                });
        assertThat(finding.why().french()).isNotEqualTo(finding.why().english());
    }

    static void execute(Connection connection, String... sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Runs a statement that must fail, for what it leaves behind. */
    static void fail(PostgresDatabase database, String sqlState, String sql) throws SQLException {
        try (Connection connection = connect(database)) {
            execute(connection, sql);
            throw new AssertionError("should have failed: " + sql);
        } catch (SQLException expected) {
            assertThat(expected.getSQLState()).isEqualTo(sqlState);
        }
    }
}
