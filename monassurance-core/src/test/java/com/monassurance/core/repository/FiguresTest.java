package com.monassurance.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.domain.AuditLog;
import com.monassurance.core.domain.Client;
import com.monassurance.core.domain.GeneratedDocument;
import com.monassurance.core.domain.Money;
import com.monassurance.core.domain.Policy;
import com.monassurance.core.domain.RefreshToken;
import com.monassurance.core.domain.Template;
import com.monassurance.core.domain.TemplateVersion;
import com.monassurance.core.domain.User;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FiguresTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    /** 23:30 on the eve of the night in which Paris goes to summer time. */
    private static final Instant LATE_IN_PARIS = Instant.parse("2026-03-28T22:30:00Z");

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(Schema::create);

    private Repositories repositories;
    private User.Id awa;
    private User.Id luc;

    @BeforeEach
    void open(PostgresDatabase database) {
        repositories = Repositories.over(database.dataSource());
        awa = repositories.users().insert(User.draft("awa@example.org", "h"));
        luc = repositories.users().insert(User.draft("luc@example.org", "h"));
    }

    @Test
    void storage_of_no_document_is_nothing_and_of_unknown_size_is_said() {
        assertThat(repositories.documents().storageUsed()).isEqualTo(new StorageUse(0, 0, 0));

        repositories.documents().insert(GeneratedDocument.draft("a").withCreatedBy(awa));

        assertThat(repositories.documents().storageUsedBy(awa)).isEqualTo(new StorageUse(1, 0, 1));
        assertThat(repositories.documents().storageUsedBy(luc)).isEqualTo(new StorageUse(0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void the_storage_of_all_users_adds_up_to_the_total(int size) {
        for (int i = 0; i < 10; i++) {
            GeneratedDocument.Draft draft = GeneratedDocument.draft("f" + i).withSizeBytes(1L << (4 * i));
            repositories.documents().insert(i % 3 == 0 ? draft : draft.withCreatedBy(i % 3 == 1 ? awa : luc));
        }

        List<UserStorage> perUser = Page.stream(PageRequest.first(size), repositories.documents()::storagePerUser)
                .toList();

        assertThat(perUser).extracting(UserStorage::user).containsExactly(awa, luc, null);
        assertThat(perUser.stream().mapToLong(storage -> storage.use().bytes()).sum())
                .isEqualTo(repositories.documents().storageUsed().bytes())
                .isEqualTo(0x1111111111L);
        assertThat(repositories.documents().largestStorage(2))
                .extracting(UserStorage::user)
                .containsExactly(null, luc);
        assertThatThrownBy(() -> repositories.documents().largestStorage(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void documents_are_counted_per_day_of_the_zone_and_template(int size) {
        Template.Id contract = repositories.templates().insert(Template.draft("contract"));
        Template.Id letter = repositories.templates().insert(Template.draft("letter"));
        TemplateVersion.Id first = repositories.templateVersions().insert(TemplateVersion.draft(contract, 1));
        TemplateVersion.Id second = repositories.templateVersions().insert(TemplateVersion.draft(contract, 2));
        TemplateVersion.Id other = repositories.templateVersions().insert(TemplateVersion.draft(letter, 1));
        Instant next = LATE_IN_PARIS.plusSeconds(3_600);
        repositories
                .documents()
                .insertAll(List.of(
                        GeneratedDocument.draft("1").withTemplateVersion(first).withCreatedAt(LATE_IN_PARIS),
                        GeneratedDocument.draft("2").withTemplateVersion(second).withCreatedAt(LATE_IN_PARIS),
                        GeneratedDocument.draft("3").withTemplateVersion(other).withCreatedAt(LATE_IN_PARIS),
                        GeneratedDocument.draft("4").withCreatedAt(LATE_IN_PARIS),
                        GeneratedDocument.draft("5").withTemplateVersion(second).withCreatedAt(next),
                        GeneratedDocument.draft("6").withCreatedAt(next.plusSeconds(86_400))));

        List<PeriodCount<Template.Id>> counts = Page.stream(
                        PageRequest.first(size),
                        request -> repositories
                                .documents()
                                .generatedPerTemplate(
                                        CalendarPeriod.daily(PARIS), LATE_IN_PARIS, next.plusSeconds(1), request))
                .toList();

        LocalDate saturday = LocalDate.of(2026, 3, 28);
        assertThat(counts)
                .containsExactly(
                        new PeriodCount<>(saturday, contract, 2),
                        new PeriodCount<>(saturday, letter, 1),
                        new PeriodCount<>(saturday, null, 1),
                        new PeriodCount<>(saturday.plusDays(1), contract, 1));
    }

    @Test
    void policies_are_counted_per_user_and_period() {
        Client.Id client = repositories.clients().insert(Client.draft("Awa", "Ndiaye"));
        for (int i = 0; i < 40; i++) {
            Policy.Draft draft = Policy.draft("P" + i, client, "Auto", Money.of(1, "XAF"), Instant.EPOCH, Instant.EPOCH)
                    .withCreatedAt(Instant.parse("2026-01-31T12:00:00Z").plusSeconds(i * 86_400L));
            repositories.policies().insert(i % 2 == 0 ? draft.withCreatedBy(awa) : draft);
        }
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant until = Instant.parse("2026-03-01T00:00:00Z");

        assertThat(repositories
                        .policies()
                        .createdPerUser(CalendarPeriod.monthly(ZoneOffset.UTC), from, until, PageRequest.first())
                        .items())
                .containsExactly(
                        new PeriodCount<>(LocalDate.of(2026, 1, 1), awa, 1),
                        new PeriodCount<>(LocalDate.of(2026, 2, 1), awa, 14),
                        new PeriodCount<>(LocalDate.of(2026, 2, 1), null, 14));
        assertThat(repositories
                        .policies()
                        .createdPerUser(
                                CalendarPeriod.weekly(PARIS), from, from.plusSeconds(86_400 * 35), PageRequest.first())
                        .items())
                .containsExactly(
                        new PeriodCount<>(LocalDate.of(2026, 1, 26), awa, 1),
                        new PeriodCount<>(LocalDate.of(2026, 1, 26), null, 1),
                        new PeriodCount<>(LocalDate.of(2026, 2, 2), awa, 2),
                        new PeriodCount<>(LocalDate.of(2026, 2, 2), null, 1));
    }

    @Test
    void a_user_is_active_through_the_trail_or_a_token_and_counts_once() {
        User.Id idle = repositories.users().insert(User.draft("idle@example.org", "h"));
        Instant day = Instant.parse("2026-11-20T00:00:00Z");
        Instant next = day.plusSeconds(86_400);
        repositories.auditLogs().insert(AuditLog.draft("login").withUser(awa).withTimestamp(day));
        repositories.auditLogs().insert(AuditLog.draft("cron").withTimestamp(day));
        repositories.auditLogs().insert(AuditLog.draft("login").withUser(idle).withTimestamp(next));
        repositories.refreshTokens().insert(RefreshToken.draft(awa, "1", next).withIssuedAt(day));
        repositories.refreshTokens().insert(RefreshToken.draft(luc, "2", next).withIssuedAt(next.minusNanos(1_000)));

        assertThat(repositories.users().countActiveBetween(day, next)).isEqualTo(2);
        assertThat(Page.stream(
                        PageRequest.first(1), request -> repositories.users().activeBetween(day, next, request)))
                .containsExactly(awa, luc);
        assertThat(repositories.users().countActiveBetween(next, next)).isZero();
    }
}
