package com.monassurance.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.domain.GeneratedDocument;
import com.monassurance.core.domain.User;
import com.monassurance.core.sql.DatabaseError;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class FailureTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(Schema::create);

    @Test
    void a_row_that_does_not_fit_the_domain_is_named_and_not_changed(PostgresDatabase database) throws Exception {
        Repositories repositories = Repositories.over(database.dataSource());
        database.execute("insert into clients (first_name, last_name) values ('a', 'b')");
        database.execute("insert into policies (id, policy_number, client_id, product_name, premium_amount, currency,"
                + " effective_date, expiry_date) values (42, 'P', 1, 'Auto', 1, 'zzz', now(), now())");

        assertThatThrownBy(() -> repositories.policies().page(PageRequest.first()))
                .isInstanceOfSatisfying(DatabaseException.class, failure -> {
                    assertThat(failure.problem()).contains("policies").contains("row 42");
                    assertThat(failure.fields()).containsEntry("sqlState", "22000");
                });

        database.execute("update policies set currency = 'EUR', premium_amount = -1");

        assertThatThrownBy(() -> repositories.policies().findByNumber("P"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("premiumAmount");
    }

    @Test
    void a_database_without_the_tables_is_told_in_one_line() {
        try (PostgresDatabase empty = PostgresFixture.shared().newDatabase()) {
            Repositories repositories = Repositories.over(empty.dataSource());

            assertThatThrownBy(() -> repositories.users().count())
                    .isInstanceOfSatisfying(DatabaseException.class, failure -> {
                        assertThat(failure.fields()).containsEntry("sqlState", "42P01");
                        assertThat(failure.problem()).doesNotContain("\n");
                    });
        }
    }

    @Test
    void a_database_that_is_not_there_is_told_in_one_line() {
        Repositories repositories = Repositories.over(POSTGRES.server().dataSource("no_such_database"));

        assertThatThrownBy(() -> repositories.users().find(new User.Id(1)))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        failure -> assertThat(failure.error()).isEqualTo(DatabaseError.NO_SUCH_DATABASE));
    }

    @Test
    void a_slow_statement_ends_at_the_limit(PostgresDatabase database) throws Exception {
        database.execute("alter table users rename to hidden");
        database.execute("create view users as select h.* from hidden h where pg_sleep(30) is not null");
        database.execute("insert into hidden (email, hashed_password) values ('a', 'b')");
        Repositories repositories =
                Repositories.over(database.dataSource()).withStatementTimeout(Duration.ofMillis(200));

        assertThatThrownBy(() -> repositories.users().page(PageRequest.first()))
                .isInstanceOfSatisfying(DatabaseException.class, failure -> {
                    assertThat(failure.error()).isEqualTo(DatabaseError.TIMEOUT);
                    assertThat(failure.fields()).containsEntry("sqlState", "57014");
                });
    }

    @Test
    void after_every_outcome_the_connection_goes_back_to_the_pool_as_it_was_found(PostgresDatabase database)
            throws Exception {
        try (HikariDataSource pool = onePooledConnection(database)) {
            String before = state(pool);
            Repositories repositories = Repositories.over(pool);

            repositories
                    .users()
                    .insertAll(IntStream.range(0, 1_500)
                            .mapToObj(i -> User.draft("u" + i, "h"))
                            .toList());
            assertThat(state(pool)).isEqualTo(before);

            assertThatThrownBy(() -> repositories.users().insert(User.draft("u0", "h")))
                    .isInstanceOf(DatabaseException.class);
            assertThatThrownBy(() -> repositories
                            .users()
                            .insertAll(IntStream.range(1_400, 3_000)
                                    .mapToObj(i -> User.draft("u" + i, "h"))
                                    .toList()))
                    .isInstanceOf(DatabaseException.class);
            assertThat(state(pool)).isEqualTo(before);

            repositories.documents().insertAll(documents(3_000));
            try (Stream<DocumentFile> files = repositories.documents().streamFiles()) {
                assertThat(files.limit(5)).hasSize(5);
            }
            assertThat(state(pool)).isEqualTo(before);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void a_stream_whose_session_is_terminated_fails_and_still_gives_its_connection_back(PostgresDatabase database)
            throws Exception {
        try (HikariDataSource pool = onePooledConnection(database)) {
            Repositories repositories = Repositories.over(pool);
            repositories.documents().insertAll(documents(5_000));

            try (Stream<DocumentFile> files = repositories.documents().streamFiles()) {
                Iterator<DocumentFile> reading = files.iterator();
                reading.next();
                database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'monassurance-ops/repository' and pid <> pg_backend_pid()");

                assertThatThrownBy(() -> reading.forEachRemaining(file -> {})).isInstanceOf(DatabaseException.class);
            }

            assertThat(repositories.documents().count()).isEqualTo(5_000);
        }
    }

    private static List<GeneratedDocument.Draft> documents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> GeneratedDocument.draft("d/" + i))
                .toList();
    }

    private static HikariDataSource onePooledConnection(PostgresDatabase database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(5_000);
        return pool;
    }

    private static String state(HikariDataSource pool) throws Exception {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid() || current_setting('application_name')"
                        + " || current_setting('statement_timeout') || current_setting('lock_timeout')")) {
            row.next();
            return row.getString(1) + connection.getAutoCommit();
        }
    }
}
