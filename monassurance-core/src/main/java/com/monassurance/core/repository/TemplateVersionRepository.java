package com.monassurance.core.repository;

import com.monassurance.core.domain.Template;
import com.monassurance.core.domain.TemplateVersion;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code template_versions}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TemplateVersionRepository {

    private static final List<InsertColumn<TemplateVersion.Draft>> COLUMNS = List.of(
            InsertColumn.number("template_id", TemplateVersionRepository::templateId),
            InsertColumn.integer("version", TemplateVersion.Draft::version),
            InsertColumn.text("storage_backend", TemplateVersion.Draft::storageBackend),
            InsertColumn.text("content", TemplateVersion.Draft::content),
            InsertColumn.text("file_path", TemplateVersion.Draft::filePath),
            InsertColumn.text("checksum", TemplateVersion.Draft::checksum),
            InsertColumn.timeOrNow("created_at", TemplateVersion.Draft::createdAt));

    private final TableAccess<TemplateVersion, TemplateVersion.Id, TemplateVersion.Draft> table;

    TemplateVersionRepository(Database database) {
        this.table = new TableAccess<>(
                database,
                "template_versions",
                TemplateVersionRepository::read,
                row -> row.id().value(),
                TemplateVersion.Id::new,
                COLUMNS);
    }

    /**
     * Finds a version of a template by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<TemplateVersion> find(TemplateVersion.Id id) {
        return table.find(id.value());
    }

    /**
     * Finds a version of a template. Blocks.
     *
     * @param template the template
     * @param version number of the version
     * @return the version, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<TemplateVersion> find(Template.Id template, int version) {
        return table.findWhere(
                "template_id = :template and version = :version",
                query -> query.bind("template", template.value()).bind("version", version));
    }

    /**
     * Finds the version of a template with the greatest number. Blocks.
     *
     * @param template the template
     * @return the version, or empty when none has a number
     * @throws DatabaseException if the database fails
     */
    public Optional<TemplateVersion> findLatest(Template.Id template) {
        return table.findWhere(
                "template_id = :template and version = (select max(version) from template_versions"
                        + " where template_id = :template)",
                query -> query.bind("template", template.value()));
    }

    /**
     * Lists the versions of a template. Blocks.
     *
     * @param template the template
     * @param request which page
     * @return versions in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<TemplateVersion> ofTemplate(Template.Id template, PageRequest request) {
        return table.pageWhere("template_id = :template", request, query -> query.bind("template", template.value()));
    }

    /**
     * Lists all versions of templates. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<TemplateVersion> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all versions of templates, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a version of a template. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public TemplateVersion.Id insert(TemplateVersion.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many versions of templates, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<TemplateVersion.Id> insertAll(List<TemplateVersion.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static TemplateVersion read(Row row) throws SQLException {
        return new TemplateVersion(
                row.id("id", TemplateVersion.Id::new),
                row.idOrNull("template_id", Template.Id::new),
                row.integerOrNull("version"),
                row.textOrNull("storage_backend"),
                row.textOrNull("content"),
                row.textOrNull("file_path"),
                row.textOrNull("checksum"),
                row.time("created_at"));
    }

    private static @Nullable Long templateId(TemplateVersion.Draft draft) {
        Template.Id id = draft.templateId();
        return id == null ? null : id.value();
    }
}
