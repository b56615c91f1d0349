package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.RefreshToken;
import com.monassurance.core.domain.User;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code refresh_tokens}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RefreshTokenRepository {

    private static final String DEAD_ROOTS = """
            select id, user_id from refresh_tokens
            where parent_id is null and user_id is not null and id > :afterId
              and (expires_at < :before or revoked_at < :before)
            order by id
            limit :limit
            """;

    /** Reads through the index on user_id; no index of the schema is on parent_id. */
    private static final String TOKENS_OF_USERS = """
            select id, user_id, parent_id,
                   expires_at < :before or coalesce(revoked_at < :before, false) as is_dead
            from refresh_tokens
            where user_id = any(:users)
            order by id
            """;

    private static final List<InsertColumn<RefreshToken.Draft>> COLUMNS = List.of(
            InsertColumn.number("user_id", RefreshTokenRepository::userId),
            InsertColumn.text("token_hash", RefreshToken.Draft::tokenHash),
            InsertColumn.timeOrNow("issued_at", RefreshToken.Draft::issuedAt),
            InsertColumn.time("expires_at", RefreshToken.Draft::expiresAt),
            InsertColumn.time("revoked_at", RefreshToken.Draft::revokedAt),
            InsertColumn.number("parent_id", RefreshTokenRepository::parentId),
            InsertColumn.text("device_label", RefreshToken.Draft::deviceLabel),
            InsertColumn.address("ip_address", RefreshToken.Draft::ipAddress),
            InsertColumn.text("user_agent", RefreshToken.Draft::userAgent));

    private final TableAccess<RefreshToken, RefreshToken.Id, RefreshToken.Draft> table;

    RefreshTokenRepository(Database database) {
        this.table = new TableAccess<>(
                database,
                "refresh_tokens",
                RefreshTokenRepository::read,
                row -> row.id().value(),
                RefreshToken.Id::new,
                COLUMNS);
    }

    /**
     * Finds a refresh token by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<RefreshToken> find(RefreshToken.Id id) {
        return table.find(id.value());
    }

    /**
     * Finds the token of a hash. Blocks.
     *
     * @param tokenHash the hash, compared exactly
     * @return the token, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<RefreshToken> findByHash(String tokenHash) {
        requireNonNull(tokenHash, "tokenHash");
        return table.findWhere("token_hash = :hash", query -> query.bind("hash", tokenHash));
    }

    /**
     * Lists the tokens of a user, whatever their state. Blocks.
     *
     * @param user the user
     * @param request which page
     * @return tokens in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<RefreshToken> ofUser(User.Id user, PageRequest request) {
        return table.pageWhere("user_id = :user", request, query -> query.bind("user", user.value()));
    }

    /**
     * Lists the chains of which every token had expired or was revoked before an instant, so that none can still tell a
     * stolen token from a used one. A chain is a token without parent and all that descend from it, of the same user;
     * tokens of no user belong to no chain. Blocks;
     * reads all tokens of the users of a page.
     *
     * @param before every token of the chain was dead before this instant
     * @param request which page; its size limits the chains looked at, so a page may hold fewer, or none, and still have
     *     a next one
     * @return chains in the order of their first tokens
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<TokenChain> deadChains(Instant before, PageRequest request) {
        String listing = "refresh_tokens.dead-chains";
        String action = "looking for dead chains of refresh tokens";
        Page<Root> roots = table.database()
                .page(
                        action,
                        DEAD_ROOTS,
                        request,
                        Cursor.of(request, listing, ""),
                        query -> query.bind("before", Arguments.time(before)),
                        row -> new Root(row.number("id"), row.id("user_id", User.Id::new)),
                        root -> new Cursor(listing, root.id(), ""));
        List<Long> users = roots.items().stream()
                .map(root -> root.user().value())
                .distinct()
                .toList();
        TokenForest forest = new TokenForest(table.database()
                .list(
                        action,
                        TOKENS_OF_USERS,
                        query -> query.bind("before", Arguments.time(before))
                                .bind("users", Arguments.array("int8", users)),
                        TokenForest.Token::read));
        return new Page<>(
                roots.items().stream()
                        .flatMap(root -> forest.findDead(root.id(), root.user()).stream())
                        .toList(),
                roots.following());
    }

    /**
     * Lists all refresh tokens. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<RefreshToken> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all refresh tokens, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a refresh token. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public RefreshToken.Id insert(RefreshToken.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many refresh tokens, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<RefreshToken.Id> insertAll(List<RefreshToken.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static RefreshToken read(Row row) throws SQLException {
        return new RefreshToken(
                row.id("id", RefreshToken.Id::new),
                row.idOrNull("user_id", User.Id::new),
                row.textOrNull("token_hash"),
                row.time("issued_at"),
                row.time("expires_at"),
                row.timeOrNull("revoked_at"),
                row.idOrNull("parent_id", RefreshToken.Id::new),
                row.textOrNull("device_label"),
                row.addressOrNull("ip_address"),
                row.textOrNull("user_agent"));
    }

    private static @Nullable Long userId(RefreshToken.Draft draft) {
        User.Id id = draft.userId();
        return id == null ? null : id.value();
    }

    private static @Nullable Long parentId(RefreshToken.Draft draft) {
        RefreshToken.Id id = draft.parentId();
        return id == null ? null : id.value();
    }

    /** The first token of a chain. */
    private record Root(long id, User.Id user) {}
}
