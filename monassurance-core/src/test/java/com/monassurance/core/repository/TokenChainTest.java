package com.monassurance.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.domain.RefreshToken;
import com.monassurance.core.domain.User;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenChainTest {

    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final Instant PAST = NOW.minusSeconds(1);
    private static final Instant FUTURE = NOW.plusSeconds(1);

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(Schema::create);

    private RefreshTokenRepository tokens;
    private User.Id user;
    private User.Id other;
    private int number;

    @BeforeEach
    void open(PostgresDatabase database) {
        Repositories repositories = Repositories.over(database.dataSource());
        tokens = repositories.refreshTokens();
        user = repositories.users().insert(User.draft("a", "h"));
        other = repositories.users().insert(User.draft("b", "h"));
    }

    @Test
    void a_chain_with_one_living_token_is_kept_whole() {
        RefreshToken.Id root = tokens.insert(token(PAST).withRevokedAt(PAST));
        RefreshToken.Id child = tokens.insert(token(PAST).withRevokedAt(PAST).withParent(root));
        tokens.insert(token(FUTURE).withParent(child));

        assertThat(tokens.deadChains(NOW, PageRequest.first()).items()).isEmpty();
    }

    @Test
    void a_chain_with_a_living_branch_is_kept_whole() {
        RefreshToken.Id root = tokens.insert(token(PAST));
        tokens.insert(token(PAST).withParent(root));
        tokens.insert(token(FUTURE).withParent(root));

        assertThat(tokens.deadChains(NOW, PageRequest.first()).items()).isEmpty();
    }

    @Test
    void a_token_that_dies_at_the_very_instant_is_not_dead_before_it() {
        tokens.insert(token(NOW));
        tokens.insert(token(FUTURE).withRevokedAt(NOW));

        assertThat(tokens.deadChains(NOW, PageRequest.first()).items()).isEmpty();
    }

    @Test
    void a_token_of_no_user_belongs_to_no_chain() {
        tokens.insert(new RefreshToken.Draft(null, "x", PAST, PAST, null, null, null, null, null));

        assertThat(tokens.deadChains(NOW, PageRequest.first()).items()).isEmpty();
    }

    @Test
    void a_chain_is_dead_when_every_token_is_expired_or_revoked() {
        RefreshToken.Id root = tokens.insert(token(FUTURE).withRevokedAt(PAST));
        RefreshToken.Id child = tokens.insert(token(PAST).withParent(root));
        RefreshToken.Id grandchild =
                tokens.insert(token(FUTURE).withRevokedAt(PAST).withParent(child));
        RefreshToken.Id lone = tokens.insert(RefreshToken.draft(other, "lone", PAST));

        assertThat(tokens.deadChains(NOW, PageRequest.first()).items())
                .containsExactly(
                        new TokenChain(user, List.of(root, child, grandchild)), new TokenChain(other, List.of(lone)));
    }

    @Test
    void a_chain_of_twenty_thousand_tokens_is_found_in_one_page(PostgresDatabase database) throws Exception {
        database.execute("insert into refresh_tokens (id, user_id, token_hash, expires_at, parent_id)"
                + " select g, " + user.value() + ", 'deep' || g, timestamptz '2026-01-01', nullif(g - 1, 0)"
                + " from generate_series(1, 20000) g");

        List<TokenChain> found = tokens.deadChains(NOW, PageRequest.first()).items();

        assertThat(found).hasSize(1);
        assertThat(found.get(0).tokens()).hasSize(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10_000})
    void every_dead_chain_is_found_once_whatever_the_page(int size) {
        List<TokenChain> expected = new ArrayList<>();
        for (int chain = 0; chain < 16; chain++) {
            boolean alive = chain % 4 == 1;
            List<RefreshToken.Id> ids = new ArrayList<>();
            ids.add(tokens.insert(token(PAST)));
            for (int link = 0; link < chain % 5; link++) {
                ids.add(tokens.insert(token(PAST).withParent(ids.get(ids.size() - 1))));
            }
            if (alive) {
                tokens.insert(token(FUTURE).withParent(ids.get(ids.size() - 1)));
            } else {
                expected.add(new TokenChain(user, ids));
            }
        }

        List<TokenChain> found = Page.stream(PageRequest.first(size), request -> tokens.deadChains(NOW, request))
                .toList();

        assertThat(found).containsExactlyElementsOf(expected);
    }

    private RefreshToken.Draft token(Instant expiresAt) {
        number++;
        return RefreshToken.draft(user, "t" + number, expiresAt);
    }
}
