package com.monassurance.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.monassurance.core.domain.AuditLog;
import com.monassurance.core.domain.Client;
import com.monassurance.core.domain.Company;
import com.monassurance.core.domain.GeneratedDocument;
import com.monassurance.core.domain.IpAddress;
import com.monassurance.core.domain.JsonText;
import com.monassurance.core.domain.Money;
import com.monassurance.core.domain.Policy;
import com.monassurance.core.domain.RefreshToken;
import com.monassurance.core.domain.Template;
import com.monassurance.core.domain.TemplateVersion;
import com.monassurance.core.domain.User;
import com.monassurance.core.domain.UserRole;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every column of every table goes there and back: with all values, and with every null that the schema allows. */
final class RoundTripTest {

    private static final Instant TIME = Instant.parse("2026-03-29T01:30:00.123456Z");
    private static final String TEXT = "Éléonore d'Ô \"日本\" \uD83D\uDE00 \\ %s :x ? <y> $1 \n\t;--";

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(Schema::create);

    private Repositories repositories;
    private User.Id user;
    private Client.Id client;

    @BeforeEach
    void open(PostgresDatabase database) {
        repositories = Repositories.over(database.dataSource());
        user = repositories.users().insert(User.draft("owner@example.org", "hash"));
        client = repositories.clients().insert(Client.draft("Awa", "Ndiaye"));
    }

    @Test
    void users() {
        User.Draft full = new User.Draft(TEXT, TEXT, TEXT, UserRole.ADMIN, false, TIME);
        User.Draft bare = new User.Draft("", null, "", null, true, TIME);

        List<User.Id> ids = repositories.users().insertAll(List.of(full, bare));

        assertThat(repositories.users().find(ids.get(0)))
                .contains(new User(ids.get(0), TEXT, TEXT, TEXT, UserRole.ADMIN, false, TIME));
        assertThat(repositories.users().find(ids.get(1)))
                .contains(new User(ids.get(1), "", null, "", null, true, TIME));
        assertThat(repositories.users().findByEmail(TEXT)).map(User::id).contains(ids.get(0));
        assertThat(repositories.users().findByEmail("nobody")).isEmpty();
        assertThat(repositories.users().find(new User.Id(Long.MAX_VALUE))).isEmpty();
    }

    @Test
    void clients() {
        Client.Draft full = new Client.Draft(TEXT, TEXT, TEXT, "+33 1 00 00 00 00", TEXT.repeat(500), user, TIME);
        Client.Draft bare = new Client.Draft("a", "b", null, null, null, null, TIME);

        List<Client.Id> ids = repositories.clients().insertAll(List.of(full, bare));

        assertThat(repositories.clients().find(ids.get(0)))
                .contains(new Client(ids.get(0), TEXT, TEXT, TEXT, "+33 1 00 00 00 00", TEXT.repeat(500), user, TIME));
        assertThat(repositories.clients().find(ids.get(1)))
                .contains(new Client(ids.get(1), "a", "b", null, null, null, null, TIME));
        assertThat(repositories.clients().ofOwner(user, PageRequest.first()).items())
                .extracting(Client::id)
                .containsExactly(ids.get(0));
    }

    @Test
    void companies() {
        Company.Draft full = new Company.Draft(TEXT, "C-" + TEXT.substring(0, 20), true, "https://example.org/é", TIME);
        Company.Draft bare = new Company.Draft("a", "b", false, null, TIME);

        List<Company.Id> ids = repositories.companies().insertAll(List.of(full, bare));

        assertThat(repositories.companies().findByName(TEXT))
                .contains(new Company(ids.get(0), TEXT, full.code(), true, "https://example.org/é", TIME));
        assertThat(repositories.companies().findByCode("b"))
                .contains(new Company(ids.get(1), "a", "b", false, null, TIME));
        assertThat(repositories.companies().find(ids.get(1))).isPresent();
    }

    @Test
    void policies() {
        Company.Id company = repositories.companies().insert(Company.draft("Assureur", "A"));
        Instant endless = OffsetDateTime.MAX.toInstant();
        Policy.Draft full = new Policy.Draft(
                "POL-é",
                client,
                company,
                TEXT,
                Integer.MAX_VALUE,
                Currency.getInstance("EUR"),
                TIME,
                endless,
                "lapsed",
                user,
                TIME);
        Policy.Draft bare = new Policy.Draft("POL-0", client, null, "", 0, null, TIME, TIME, null, null, TIME);

        List<Policy.Id> ids = repositories.policies().insertAll(List.of(full, bare));

        assertThat(repositories.policies().findByNumber("POL-é"))
                .contains(new Policy(
                        ids.get(0),
                        "POL-é",
                        client,
                        company,
                        TEXT,
                        Integer.MAX_VALUE,
                        Currency.getInstance("EUR"),
                        TIME,
                        endless,
                        "lapsed",
                        user,
                        TIME));
        assertThat(repositories.policies().find(ids.get(1)))
                .contains(new Policy(ids.get(1), "POL-0", client, null, "", 0, null, TIME, TIME, null, null, TIME));
    }

    @Test
    void templates_and_their_versions() {
        Template.Id template = repositories
                .templates()
                .insert(new Template.Draft(TEXT, "contract", "html", "global", false, user, TIME));
        Template.Id other =
                repositories.templates().insert(new Template.Draft("b", null, null, null, true, null, TIME));
        TemplateVersion.Draft full =
                new TemplateVersion.Draft(template, 7, "s3", TEXT.repeat(1000), "t/7.html", "ab12", TIME);
        TemplateVersion.Draft bare = new TemplateVersion.Draft(null, null, null, null, null, null, TIME);
        List<TemplateVersion.Id> ids = repositories
                .templateVersions()
                .insertAll(
                        List.of(full, bare, TemplateVersion.draft(template, 6).withContent("six")));

        assertThat(repositories.templates().findByName(TEXT, "contract", "global"))
                .contains(new Template(template, TEXT, "contract", "html", "global", false, user, TIME));
        assertThat(repositories.templates().find(other))
                .contains(new Template(other, "b", null, null, null, true, null, TIME));
        assertThat(repositories.templateVersions().findLatest(template))
                .contains(new TemplateVersion(
                        ids.get(0), template, 7, "s3", TEXT.repeat(1000), "t/7.html", "ab12", TIME));
        assertThat(repositories.templateVersions().find(ids.get(1)))
                .contains(new TemplateVersion(ids.get(1), null, null, null, null, null, null, TIME));
        assertThat(repositories.templateVersions().find(template, 6))
                .map(TemplateVersion::id)
                .contains(ids.get(2));
        assertThat(repositories
                        .templateVersions()
                        .ofTemplate(template, PageRequest.first())
                        .items())
                .hasSize(2);
        assertThat(repositories.templateVersions().findLatest(other)).isEmpty();
    }

    @Test
    void documents() {
        Policy.Id policy =
                repositories.policies().insert(Policy.draft("P", client, "Auto", Money.of(1, "XAF"), TIME, TIME));
        TemplateVersion.Id version = repositories
                .templateVersions()
                .insert(TemplateVersion.draft(repositories.templates().insert(Template.draft("contract")), 1));
        JsonText metadata = JsonText.of("{\"encrypted\":true,\"é\":[1.50,\"\\u0007\"]}");
        List<GeneratedDocument.Id> ids = repositories
                .documents()
                .insertAll(List.of(
                        new GeneratedDocument.Draft(
                                "contract",
                                policy,
                                version,
                                "a/é.pdf",
                                "application/pdf",
                                Long.MAX_VALUE,
                                "ready",
                                metadata,
                                user,
                                TIME),
                        new GeneratedDocument.Draft(null, null, null, null, null, null, null, null, null, TIME)));

        assertThat(repositories.documents().find(ids.get(0)))
                .contains(new GeneratedDocument(
                        ids.get(0),
                        "contract",
                        policy,
                        version,
                        "a/é.pdf",
                        "application/pdf",
                        Long.MAX_VALUE,
                        "ready",
                        metadata,
                        user,
                        TIME));
        assertThat(repositories.documents().find(ids.get(1)))
                .contains(
                        new GeneratedDocument(ids.get(1), null, null, null, null, null, null, null, null, null, TIME));
        assertThat(repositories
                        .documents()
                        .ofPolicy(policy, PageRequest.first())
                        .items())
                .extracting(GeneratedDocument::id)
                .containsExactly(ids.get(0));
    }

    @Test
    void refresh_tokens() {
        RefreshToken.Id parent = repositories.refreshTokens().insert(RefreshToken.draft(user, "parent", TIME));
        List<RefreshToken.Id> ids = repositories
                .refreshTokens()
                .insertAll(List.of(
                        new RefreshToken.Draft(
                                user, "child", TIME, TIME, TIME, parent, TEXT, IpAddress.of("2001:db8::/64"), TEXT),
                        new RefreshToken.Draft(null, null, TIME, TIME, null, null, null, null, null)));

        assertThat(repositories.refreshTokens().findByHash("child"))
                .contains(new RefreshToken(
                        ids.get(0),
                        user,
                        "child",
                        TIME,
                        TIME,
                        TIME,
                        parent,
                        TEXT,
                        IpAddress.of("2001:db8::/64"),
                        TEXT));
        assertThat(repositories.refreshTokens().find(ids.get(1)))
                .contains(new RefreshToken(ids.get(1), null, null, TIME, TIME, null, null, null, null, null));
        assertThat(repositories
                        .refreshTokens()
                        .ofUser(user, PageRequest.first())
                        .items())
                .extracting(RefreshToken::id)
                .containsExactly(parent, ids.get(0));
    }

    @Test
    void audit_logs() {
        JsonText metadata = JsonText.of("[{\"a\":1}]");
        List<AuditLog.Id> ids = repositories
                .auditLogs()
                .insertAll(List.of(
                        new AuditLog.Draft(
                                user, "login", "user", "42", IpAddress.of("192.0.2.1"), TEXT, metadata, TIME),
                        new AuditLog.Draft(null, null, null, null, null, null, null, TIME)));

        assertThat(repositories.auditLogs().find(ids.get(0)))
                .contains(new AuditLog(
                        ids.get(0), user, "login", "user", "42", IpAddress.of("192.0.2.1"), TEXT, metadata, TIME));
        assertThat(repositories.auditLogs().find(ids.get(1)))
                .contains(new AuditLog(ids.get(1), null, null, null, null, null, null, null, TIME));
    }

    @Test
    void what_a_draft_leaves_out_is_what_the_database_writes_by_default(PostgresDatabase database) throws Exception {
        database.execute("insert into users (email, hashed_password) values ('plain', 'h')");
        User.Id drafted = repositories.users().insert(User.draft("drafted", "h"));
        User plain = repositories.users().findByEmail("plain").orElseThrow();
        User read = repositories.users().find(drafted).orElseThrow();

        assertThat(read.role()).isEqualTo(plain.role());
        assertThat(read.isActive()).isEqualTo(plain.isActive());
        assertThat(read.createdAt()).isCloseTo(plain.createdAt(), within(1, ChronoUnit.MINUTES));

        database.execute("insert into policies (policy_number, client_id, product_name, premium_amount,"
                + " effective_date, expiry_date) values ('plain', " + client.value() + ", 'Auto', 1, now(), now())");
        Policy.Id policy =
                repositories.policies().insert(Policy.draft("drafted", client, "Auto", Money.of(1, "XAF"), TIME, TIME));
        Policy byDefault = repositories.policies().findByNumber("plain").orElseThrow();
        Policy byDraft = repositories.policies().find(policy).orElseThrow();

        assertThat(byDraft.findPremium()).isEqualTo(byDefault.findPremium()).contains(Money.of(1, "XAF"));
        assertThat(byDraft.status()).isEqualTo(byDefault.status()).isEqualTo(Policy.ACTIVE);
    }
}
