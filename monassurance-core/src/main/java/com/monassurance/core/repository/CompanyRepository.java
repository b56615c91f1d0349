package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.Company;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The rows of {@code companies}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class CompanyRepository {

    private static final List<InsertColumn<Company.Draft>> COLUMNS = List.of(
            InsertColumn.text("name", Company.Draft::name),
            InsertColumn.text("code", Company.Draft::code),
            InsertColumn.bool("api_mode", Company.Draft::apiMode),
            InsertColumn.text("api_endpoint", Company.Draft::apiEndpoint),
            InsertColumn.timeOrNow("created_at", Company.Draft::createdAt));

    private final TableAccess<Company, Company.Id, Company.Draft> table;

    CompanyRepository(Database database) {
        this.table = new TableAccess<>(
                database, "companies", CompanyRepository::read, row -> row.id().value(), Company.Id::new, COLUMNS);
    }

    /**
     * Finds a company by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<Company> find(Company.Id id) {
        return table.find(id.value());
    }

    /**
     * Finds the company of a code. Blocks.
     *
     * @param code the code, compared exactly
     * @return the company, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<Company> findByCode(String code) {
        requireNonNull(code, "code");
        return table.findWhere("code = :code", query -> query.bind("code", code));
    }

    /**
     * Finds the company of a name. Blocks.
     *
     * @param name the name, compared exactly
     * @return the company, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<Company> findByName(String name) {
        requireNonNull(name, "name");
        return table.findWhere("name = :name", query -> query.bind("name", name));
    }

    /**
     * Lists all companies. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<Company> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all companies, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a company. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public Company.Id insert(Company.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many companies, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<Company.Id> insertAll(List<Company.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static Company read(Row row) throws SQLException {
        return new Company(
                row.id("id", Company.Id::new),
                row.text("name"),
                row.text("code"),
                row.bool("api_mode"),
                row.textOrNull("api_endpoint"),
                row.time("created_at"));
    }
}
