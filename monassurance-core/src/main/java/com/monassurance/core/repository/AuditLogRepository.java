package com.monassurance.core.repository;

import com.monassurance.core.domain.AuditLog;
import com.monassurance.core.domain.User;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code audit_logs}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AuditLogRepository {

    private static final List<InsertColumn<AuditLog.Draft>> COLUMNS = List.of(
            InsertColumn.number("user_id", AuditLogRepository::userId),
            InsertColumn.text("action", AuditLog.Draft::action),
            InsertColumn.text("object_type", AuditLog.Draft::objectType),
            InsertColumn.text("object_id", AuditLog.Draft::objectId),
            InsertColumn.address("ip_address", AuditLog.Draft::ipAddress),
            InsertColumn.text("user_agent", AuditLog.Draft::userAgent),
            InsertColumn.json("audit_metadata", AuditLog.Draft::auditMetadata),
            InsertColumn.timeOrNow("timestamp", AuditLog.Draft::timestamp));

    private final TableAccess<AuditLog, AuditLog.Id, AuditLog.Draft> table;

    AuditLogRepository(Database database) {
        this.table = new TableAccess<>(
                database,
                "audit_logs",
                AuditLogRepository::read,
                row -> row.id().value(),
                AuditLog.Id::new,
                COLUMNS);
    }

    /**
     * Finds a line of the audit trail by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<AuditLog> find(AuditLog.Id id) {
        return table.find(id.value());
    }

    /**
     * Lists what was done in a range of time. Blocks; reads through the index on time.
     *
     * @param from first instant
     * @param until instant after the last
     * @param request which page
     * @return lines in the order of time, then of their ids
     * @throws IllegalArgumentException if {@code until} is before {@code from}, or the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<AuditLog> between(Instant from, Instant until, PageRequest request) {
        return table.pageBetween("timestamp", new TimeRange(from, until), request, AuditLog::timestamp);
    }

    /**
     * Lists all lines of the audit trail. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<AuditLog> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all lines of the audit trail, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a line of the audit trail. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public AuditLog.Id insert(AuditLog.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many lines of the audit trail, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<AuditLog.Id> insertAll(List<AuditLog.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static AuditLog read(Row row) throws SQLException {
        return new AuditLog(
                row.id("id", AuditLog.Id::new),
                row.idOrNull("user_id", User.Id::new),
                row.textOrNull("action"),
                row.textOrNull("object_type"),
                row.textOrNull("object_id"),
                row.addressOrNull("ip_address"),
                row.textOrNull("user_agent"),
                row.jsonOrNull("audit_metadata"),
                row.time("timestamp"));
    }

    private static @Nullable Long userId(AuditLog.Draft draft) {
        User.Id id = draft.userId();
        return id == null ? null : id.value();
    }
}
