package com.monassurance.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.domain.AuditLog;
import com.monassurance.core.domain.Client;
import com.monassurance.core.domain.GeneratedDocument;
import com.monassurance.core.domain.Money;
import com.monassurance.core.domain.Policy;
import com.monassurance.core.domain.User;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PagingTest {

    private static final Instant MONDAY = Instant.parse("2026-11-16T00:00:00Z");

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(Schema::create);

    private Repositories repositories;

    @BeforeEach
    void open(PostgresDatabase database) {
        repositories = Repositories.over(database.dataSource());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_page_size_out_of_range_is_refused(int size) {
        assertThatThrownBy(() -> PageRequest.first(size)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "users",
                "users:1",
                "users:x:",
                "audit_logs.timestamp:1:yesterday",
                "policies:1:",
                "audit_logs.timestamp:99999999999999999999:2026-01-01T00:00:00Z"
            })
    void a_cursor_of_another_listing_or_of_nobody_is_refused(String cursor) {
        PageRequest request = PageRequest.first().after(cursor);

        assertThatThrownBy(() -> repositories.auditLogs().between(MONDAY, MONDAY.plusSeconds(1), request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor");
    }

    @Test
    void a_range_that_ends_before_it_begins_is_refused() {
        assertThatThrownBy(() -> repositories.auditLogs().between(MONDAY, MONDAY.minusSeconds(1), PageRequest.first()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_empty_table_is_one_empty_page() {
        Page<User> page = repositories.users().page(PageRequest.first());

        assertThat(page.items()).isEmpty();
        assertThat(page.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 250, 10_000})
    void the_trail_is_complete_and_without_repetition_when_many_lines_have_one_time(int size) {
        List<AuditLog.Draft> drafts = IntStream.range(0, 500)
                .mapToObj(i -> AuditLog.draft("a" + i).withTimestamp(MONDAY.plusNanos((i % 3) * 1_000L)))
                .toList();
        List<AuditLog.Id> ids = repositories.auditLogs().insertAll(drafts);
        repositories.auditLogs().insert(AuditLog.draft("before").withTimestamp(MONDAY.minusNanos(1_000)));
        repositories.auditLogs().insert(AuditLog.draft("after").withTimestamp(MONDAY.plusNanos(3_000)));

        List<AuditLog> read = Page.stream(
                        PageRequest.first(size),
                        request -> repositories.auditLogs().between(MONDAY, MONDAY.plusNanos(3_000), request))
                .toList();

        assertThat(read).extracting(AuditLog::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(read)
                .isSortedAccordingTo(Comparator.comparing(AuditLog::timestamp)
                        .thenComparingLong(line -> line.id().value()));
    }

    @Test
    void a_page_that_ends_with_the_listing_has_no_next_one() {
        repositories.users().insertAll(users(20));

        Page<User> first = repositories.users().page(PageRequest.first(10));
        Page<User> second = repositories.users().page(first.next().orElseThrow());

        assertThat(first.items()).hasSize(10);
        assertThat(second.items()).hasSize(10);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void rows_deleted_between_two_pages_hide_no_other(PostgresDatabase database) throws Exception {
        repositories.users().insertAll(users(30));
        Page<User> first = repositories.users().page(PageRequest.first(10));

        database.execute("delete from users where id <= 10");
        Page<User> second = repositories.users().page(first.next().orElseThrow());

        assertThat(second.items())
                .extracting(User::email)
                .startsWith("u10@example.org")
                .hasSize(10);
    }

    @Test
    void policies_are_found_by_the_end_of_their_cover() {
        Client.Id client = repositories.clients().insert(Client.draft("Awa", "Ndiaye"));
        List<Policy.Draft> drafts = IntStream.range(0, 300)
                .mapToObj(i ->
                        Policy.draft("P" + i, client, "Auto", Money.of(1, "XAF"), MONDAY, MONDAY.plusSeconds(i % 10)))
                .toList();
        repositories.policies().insertAll(drafts);

        List<Policy> read = Page.stream(
                        PageRequest.first(13),
                        request -> repositories
                                .policies()
                                .expiringBetween(MONDAY.plusSeconds(2), MONDAY.plusSeconds(5), request))
                .toList();

        assertThat(read).hasSize(90).doesNotHaveDuplicates();
        assertThat(read)
                .extracting(policy -> policy.expiryDate().getEpochSecond() - MONDAY.getEpochSecond())
                .containsOnly(2L, 3L, 4L);
        assertThat(Page.stream(
                        PageRequest.first(77),
                        request -> repositories.policies().ofClient(client, request)))
                .hasSize(300);
    }

    @Test
    void files_come_in_the_byte_order_of_their_paths_under_ties_whatever_the_page() {
        String[] parts = {"a", "B", "-", ".", "/", "é", "Z", "\uFFFD", "\uD83D\uDE00", "_", "0", "~", ":"};
        Random random = new Random(20261122);
        List<GeneratedDocument.Draft> drafts = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            StringBuilder path = new StringBuilder();
            for (int part = random.nextInt(4); part >= 0; part--) {
                path.append(parts[random.nextInt(parts.length)]);
            }
            drafts.add(GeneratedDocument.draft(path.toString()).withSizeBytes(i));
        }
        drafts.add(GeneratedDocument.draft(""));
        drafts.add(new GeneratedDocument.Draft(null, null, null, null, null, null, null, null, null, null));
        Collections.shuffle(drafts, random);
        repositories.documents().insertAll(drafts);
        List<String> expected = drafts.stream()
                .map(GeneratedDocument.Draft::filePath)
                .filter(path -> path != null)
                .sorted(Comparator.comparing(path -> path.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .toList();

        List<DocumentFile> paged = Page.stream(PageRequest.first(97), repositories.documents()::filesByPath)
                .toList();

        assertThat(paged).extracting(DocumentFile::filePath).containsExactlyElementsOf(expected);
        assertThat(paged).extracting(DocumentFile::id).doesNotHaveDuplicates();
        try (Stream<DocumentFile> streamed = repositories.documents().streamFiles()) {
            assertThat(streamed).containsExactlyElementsOf(paged);
        }
        assertThat(paged.get(0).findSizeBytes()).isEmpty();
    }

    private static List<User.Draft> users(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> User.draft("u" + i + "@example.org", "h"))
                .toList();
    }
}
