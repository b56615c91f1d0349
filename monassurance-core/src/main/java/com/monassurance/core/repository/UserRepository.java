package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.User;
import com.monassurance.core.domain.UserRole;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code users}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class UserRepository {

    private static final String ACTIVE = """
            select user_id from audit_logs
            where user_id is not null and timestamp >= :from and timestamp < :until
            union
            select user_id from refresh_tokens
            where user_id is not null and issued_at >= :from and issued_at < :until
            """;

    private static final List<InsertColumn<User.Draft>> COLUMNS = List.of(
            InsertColumn.text("email", User.Draft::email),
            InsertColumn.text("full_name", User.Draft::fullName),
            InsertColumn.text("hashed_password", User.Draft::hashedPassword),
            InsertColumn.labels("role", "userrole", UserRepository::role),
            InsertColumn.bool("is_active", User.Draft::isActive),
            InsertColumn.timeOrNow("created_at", User.Draft::createdAt));

    private final TableAccess<User, User.Id, User.Draft> table;

    UserRepository(Database database) {
        this.table = new TableAccess<>(
                database, "users", UserRepository::read, row -> row.id().value(), User.Id::new, COLUMNS);
    }

    /**
     * Finds a user by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<User> find(User.Id id) {
        return table.find(id.value());
    }

    /**
     * Finds the user of an address, whatever its state. Blocks.
     *
     * @param email the address, compared exactly
     * @return the user, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<User> findByEmail(String email) {
        requireNonNull(email, "email");
        return table.findWhere("email = :email", query -> query.bind("email", email));
    }

    /**
     * Counts the users who were active: they wrote to the audit trail, or were issued a refresh token. Reads the audit
     * trail through its index on time, and all refresh tokens. Blocks.
     *
     * @param from first instant
     * @param until instant after the last
     * @return the number of different users
     * @throws IllegalArgumentException if {@code until} is before {@code from}
     * @throws DatabaseException if the database fails
     */
    public long countActiveBetween(Instant from, Instant until) {
        TimeRange range = new TimeRange(from, until);
        String sql = "select count(*) as users from (" + ACTIVE + ") active";
        return table.database()
                .one("counting active users", sql, query -> bind(query, range), row -> row.number("users"));
    }

    /**
     * Lists the users who were active, as {@link #countActiveBetween} counts them. Blocks.
     *
     * @param from first instant
     * @param until instant after the last
     * @param request which page
     * @return their ids, ascending
     * @throws IllegalArgumentException if {@code until} is before {@code from}, or the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<User.Id> activeBetween(Instant from, Instant until, PageRequest request) {
        TimeRange range = new TimeRange(from, until);
        String listing = "users.active";
        String sql =
                "select user_id from (" + ACTIVE + ") active where user_id > :afterId order by user_id limit :limit";
        return table.database()
                .page(
                        "listing active users",
                        sql,
                        request,
                        Cursor.of(request, listing, ""),
                        query -> bind(query, range),
                        row -> row.id("user_id", User.Id::new),
                        id -> new Cursor(listing, id.value(), ""));
    }

    /**
     * Lists all users. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<User> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all users, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a user. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public User.Id insert(User.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many users, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<User.Id> insertAll(List<User.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static User read(Row row) throws SQLException {
        return new User(
                row.id("id", User.Id::new),
                row.text("email"),
                row.textOrNull("full_name"),
                row.text("hashed_password"),
                row.valueOrNull("role", UserRole::of),
                row.bool("is_active"),
                row.time("created_at"));
    }

    private static Query bind(Query query, TimeRange range) {
        return query.bind("from", Arguments.time(range.from())).bind("until", Arguments.time(range.until()));
    }

    private static @Nullable String role(User.Draft draft) {
        UserRole role = draft.role();
        return role == null ? null : role.label();
    }
}
