package com.monassurance.health.metrics.business;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.metrics.business.BusinessFigures.Windows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Days of 23 and of 25 hours, in sums of the whole and in those that triggers keep, in any time zone of the session. */
@Timeout(60)
class DaylightSavingTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final List<LocalDate> CHANGES =
            List.of(LocalDate.of(2026, 3, 29), LocalDate.of(2026, 10, 25), LocalDate.of(2027, 3, 28));

    @Test
    void every_instant_counts_on_its_day_in_paris() throws Exception {
        PostgresDatabase database = POSTGRES.database();
        database.execute(schema());
        BusinessRollup.over(database.dataSource()).install();
        List<Instant> instants = instants();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            insert(connection, instants);
            for (String session : List.of("UTC", "Europe/Paris", "America/New_York", "Pacific/Kiritimati")) {
                statement.execute("set timezone to '" + session + "'");
                for (LocalDate change : CHANGES) {
                    for (int day = -1; day <= 31; day++) {
                        LocalDate today = change.plusDays(day);
                        for (BusinessQueries.Statements sql :
                                List.of(BusinessQueries.WHOLE, RolledFigures.STATEMENTS)) {
                            assertThat(BusinessQueries.windows(connection, sql.documentsGenerated(), PARIS, today))
                                    .as("%s, session in %s", today, session)
                                    .isEqualTo(expected(instants, today));
                        }
                    }
                }
            }
        }
    }

    /** The edges of the days around each change, and any instants of the month around it. */
    private static List<Instant> instants() {
        Random random = new Random(20261025);
        List<Instant> instants = new ArrayList<>();
        for (LocalDate change : CHANGES) {
            for (int day = -2; day <= 3; day++) {
                Instant midnight = change.plusDays(day).atStartOfDay(PARIS).toInstant();
                instants.addAll(List.of(midnight.minusNanos(1000), midnight, midnight.plusNanos(1000)));
            }
            for (int hour = 0; hour < 25; hour++) {
                instants.add(change.atStartOfDay(PARIS).toInstant().plus(Duration.ofMinutes(hour * 60L + 30)));
            }
            for (int any = 0; any < 200; any++) {
                instants.add(change.atStartOfDay(PARIS).toInstant().plusSeconds(random.nextInt(-2_700_000, 2_700_000)));
            }
        }
        return instants;
    }

    private static Windows expected(List<Instant> instants, LocalDate today) {
        long[] counts = BusinessDays.firstDays(today).stream()
                .mapToLong(first -> instants.stream()
                        .filter(instant -> !instant.atZone(PARIS).toLocalDate().isBefore(first))
                        .count())
                .toArray();
        return new Windows(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    private static void insert(Connection connection, List<Instant> instants) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into generated_documents (size_bytes, created_at) values (1, ?)")) {
            for (Instant instant : instants) {
                insert.setObject(1, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String schema() throws IOException {
        try (InputStream in = DaylightSavingTest.class.getResourceAsStream("/schema.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
