package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.Template;
import com.monassurance.core.domain.User;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code templates}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TemplateRepository {

    private static final List<InsertColumn<Template.Draft>> COLUMNS = List.of(
            InsertColumn.text("name", Template.Draft::name),
            InsertColumn.text("type", Template.Draft::type),
            InsertColumn.text("format", Template.Draft::format),
            InsertColumn.text("scope", Template.Draft::scope),
            InsertColumn.bool("is_active", Template.Draft::isActive),
            InsertColumn.number("created_by", TemplateRepository::createdBy),
            InsertColumn.timeOrNow("created_at", Template.Draft::createdAt));

    private final TableAccess<Template, Template.Id, Template.Draft> table;

    TemplateRepository(Database database) {
        this.table = new TableAccess<>(
                database, "templates", TemplateRepository::read, row -> row.id().value(), Template.Id::new, COLUMNS);
    }

    /**
     * Finds a template by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<Template> find(Template.Id id) {
        return table.find(id.value());
    }

    /**
     * Finds the template of a name, type and scope, none of them null. Blocks.
     *
     * @param name the name, compared exactly
     * @param type the kind of document
     * @param scope for whom it is
     * @return the template, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<Template> findByName(String name, String type, String scope) {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(scope, "scope");
        return table.findWhere(
                "name = :name and type = :type and scope = :scope",
                query -> query.bind("name", name).bind("type", type).bind("scope", scope));
    }

    /**
     * Lists all templates. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<Template> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all templates, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a template. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public Template.Id insert(Template.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many templates, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<Template.Id> insertAll(List<Template.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static Template read(Row row) throws SQLException {
        return new Template(
                row.id("id", Template.Id::new),
                row.text("name"),
                row.textOrNull("type"),
                row.textOrNull("format"),
                row.textOrNull("scope"),
                row.bool("is_active"),
                row.idOrNull("created_by", User.Id::new),
                row.time("created_at"));
    }

    private static @Nullable Long createdBy(Template.Draft draft) {
        User.Id id = draft.createdBy();
        return id == null ? null : id.value();
    }
}
