package com.monassurance.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.monassurance.core.domain.Client;
import com.monassurance.core.domain.Money;
import com.monassurance.core.domain.Policy;
import com.monassurance.core.domain.User;
import com.monassurance.core.sql.DatabaseError;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class InsertTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(Schema::create);

    private Repositories repositories;

    @BeforeEach
    void open(PostgresDatabase database) {
        repositories = Repositories.over(database.dataSource());
    }

    @Test
    void one_bad_row_among_many_batches_leaves_none_of_them() {
        List<User.Draft> drafts = new ArrayList<>(users(0, 2_500));
        drafts.add(User.draft("u7@example.org", "h"));

        DatabaseException failure = catchThrowableOfType(
                DatabaseException.class, () -> repositories.users().insertAll(drafts));

        assertThat(failure.fields()).containsEntry("sqlState", "23505");
        assertThat(failure.code().id()).startsWith("DB-");
        assertThat(failure.problem()).contains("inserting into users").contains("users_email_key");
        assertThat(repositories.users().count()).isZero();
    }

    @Test
    void a_row_that_references_nothing_is_refused_with_the_code_of_the_server() {
        Policy.Draft draft =
                Policy.draft("P", new Client.Id(404), "Auto", Money.of(1, "XAF"), Instant.EPOCH, Instant.EPOCH);

        assertThatThrownBy(() -> repositories.policies().insert(draft))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        failure -> assertThat(failure.fields()).containsEntry("sqlState", "23503"));
    }

    @Test
    void a_time_beyond_the_calendar_of_the_database_is_refused_not_changed() {
        Client.Id client = repositories.clients().insert(Client.draft("Awa", "Ndiaye"));
        Instant beyond = Instant.parse("+300000-01-01T00:00:00Z");

        assertThatThrownBy(() -> repositories
                        .policies()
                        .insert(Policy.draft("P", client, "Auto", Money.of(1, "XAF"), Instant.EPOCH, beyond)))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        failure -> assertThat(failure.fields()).containsEntry("sqlState", "22008"));
    }

    @Test
    void ten_thousand_rows_are_written_in_ten_statements_and_their_ids_are_in_the_order_of_the_drafts(
            PostgresDatabase database) throws Exception {
        List<User.Draft> drafts = new ArrayList<>(users(0, 10_000));
        Collections.shuffle(drafts, new Random(7));

        List<User.Id> ids = repositories.users().insertAll(drafts);

        assertThat(ids).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(repositories.users().count()).isEqualTo(10_000);
        Set<String> transactions = new HashSet<>();
        Set<String> commands = new HashSet<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select id, email, xmin, cmin from users order by id")) {
            for (int i = 0; row.next(); i++) {
                assertThat(ids.get(i).value()).isEqualTo(row.getLong("id"));
                assertThat(drafts.get(i).email()).isEqualTo(row.getString("email"));
                transactions.add(row.getString("xmin"));
                commands.add(row.getString("cmin"));
            }
        }
        assertThat(transactions).hasSize(1);
        assertThat(commands).hasSize(10);
    }

    @Test
    void no_draft_is_no_row_and_no_statement() {
        assertThat(repositories.users().insertAll(List.of())).isEmpty();
    }

    @Test
    void more_drafts_than_the_limit_are_refused_before_anything_is_sent() {
        List<User.Draft> drafts = Collections.nCopies(100_001, User.draft("a", "b"));

        assertThatThrownBy(() -> repositories.users().insertAll(drafts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100000");
        assertThat(repositories.users().count()).isZero();
    }

    @Test
    void a_write_that_waits_for_a_lock_gives_up_and_says_so(PostgresDatabase database) throws Exception {
        try (Connection blocker = database.dataSource().getConnection();
                Statement lock = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            lock.execute("lock table users in access exclusive mode");

            assertThatThrownBy(() -> repositories.users().insert(User.draft("a", "b")))
                    .isInstanceOfSatisfying(DatabaseException.class, failure -> {
                        assertThat(failure.error()).isEqualTo(DatabaseError.TIMEOUT);
                        assertThat(failure.fields()).containsEntry("sqlState", "55P03");
                    });
        }
        assertThat(repositories.users().insert(User.draft("a", "b"))).isNotNull();
    }

    private static List<User.Draft> users(int from, int until) {
        return IntStream.range(from, until)
                .mapToObj(i -> User.draft("u" + i + "@example.org", "h"))
                .toList();
    }
}
