package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.Client;
import com.monassurance.core.domain.Company;
import com.monassurance.core.domain.Policy;
import com.monassurance.core.domain.User;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code policies}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PolicyRepository {

    private static final List<InsertColumn<Policy.Draft>> COLUMNS = List.of(
            InsertColumn.text("policy_number", Policy.Draft::policyNumber),
            InsertColumn.number("client_id", draft -> draft.clientId().value()),
            InsertColumn.number("company_id", PolicyRepository::companyId),
            InsertColumn.text("product_name", Policy.Draft::productName),
            InsertColumn.integer("premium_amount", Policy.Draft::premiumAmount),
            InsertColumn.currency("currency", Policy.Draft::currency),
            InsertColumn.time("effective_date", Policy.Draft::effectiveDate),
            InsertColumn.time("expiry_date", Policy.Draft::expiryDate),
            InsertColumn.text("status", Policy.Draft::status),
            InsertColumn.number("created_by", PolicyRepository::createdBy),
            InsertColumn.timeOrNow("created_at", Policy.Draft::createdAt));

    private final TableAccess<Policy, Policy.Id, Policy.Draft> table;

    PolicyRepository(Database database) {
        this.table = new TableAccess<>(
                database, "policies", PolicyRepository::read, row -> row.id().value(), Policy.Id::new, COLUMNS);
    }

    /**
     * Finds a policy by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<Policy> find(Policy.Id id) {
        return table.find(id.value());
    }

    /**
     * Finds the policy of a number. Blocks.
     *
     * @param policyNumber the number, compared exactly
     * @return the policy, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<Policy> findByNumber(String policyNumber) {
        requireNonNull(policyNumber, "policyNumber");
        return table.findWhere("policy_number = :number", query -> query.bind("number", policyNumber));
    }

    /**
     * Lists the policies of a client, whatever their status. Blocks.
     *
     * @param client the client
     * @param request which page
     * @return policies in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<Policy> ofClient(Client.Id client, PageRequest request) {
        return table.pageWhere("client_id = :client", request, query -> query.bind("client", client.value()));
    }

    /**
     * Lists the policies whose cover ends in a range, whatever their status. Blocks; reads all policies, since no index
     * of the schema is on the end of cover.
     *
     * @param from first instant
     * @param until instant after the last
     * @param request which page
     * @return policies in the order of the end of cover, then of their ids
     * @throws IllegalArgumentException if {@code until} is before {@code from}, or the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<Policy> expiringBetween(Instant from, Instant until, PageRequest request) {
        return table.pageBetween("expiry_date", new TimeRange(from, until), request, Policy::expiryDate);
    }

    /**
     * Counts the policies created in a range, per calendar period and user. Blocks; reads the policies of the range.
     *
     * @param calendar days, weeks or months, and whose
     * @param from first instant
     * @param until instant after the last
     * @param request which page
     * @return counts in the order of the period, then of the user; policies of no known user come last
     * @throws IllegalArgumentException if {@code until} is before {@code from}, or the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<PeriodCount<User.Id>> createdPerUser(
            CalendarPeriod calendar, Instant from, Instant until, PageRequest request) {
        PeriodCounts<User.Id> counts = new PeriodCounts<>(
                table.database(),
                "policies.created-per-user",
                "policies",
                "created_at",
                "created_by",
                User.Id::new,
                User.Id::value);
        return counts.page(calendar, new TimeRange(from, until), request);
    }

    /**
     * Lists all policies. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<Policy> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all policies, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a policy. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public Policy.Id insert(Policy.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many policies, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<Policy.Id> insertAll(List<Policy.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static Policy read(Row row) throws SQLException {
        return new Policy(
                row.id("id", Policy.Id::new),
                row.text("policy_number"),
                row.id("client_id", Client.Id::new),
                row.idOrNull("company_id", Company.Id::new),
                row.text("product_name"),
                row.integer("premium_amount"),
                row.valueOrNull("currency", Currency::getInstance),
                row.time("effective_date"),
                row.time("expiry_date"),
                row.textOrNull("status"),
                row.idOrNull("created_by", User.Id::new),
                row.time("created_at"));
    }

    private static @Nullable Long companyId(Policy.Draft draft) {
        Company.Id id = draft.companyId();
        return id == null ? null : id.value();
    }

    private static @Nullable Long createdBy(Policy.Draft draft) {
        User.Id id = draft.createdBy();
        return id == null ? null : id.value();
    }
}
