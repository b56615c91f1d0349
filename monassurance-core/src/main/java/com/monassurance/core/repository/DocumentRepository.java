package com.monassurance.core.repository;

import com.monassurance.core.domain.GeneratedDocument;
import com.monassurance.core.domain.Policy;
import com.monassurance.core.domain.Template;
import com.monassurance.core.domain.TemplateVersion;
import com.monassurance.core.domain.User;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code generated_documents}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class DocumentRepository {

    private static final int FETCH_ROWS = 1_000;

    private static final String FILES = """
            select id, file_path, size_bytes from generated_documents
            where file_path is not null
            order by file_path collate "C", id
            """;

    private static final String FILES_AFTER = """
            select id, file_path, size_bytes from generated_documents
            where (file_path collate "C", id) > (:afterPath collate "C", :afterId)
            order by file_path collate "C", id
            limit :limit
            """;

    private static final String USE = "count(*) as documents, coalesce(sum(size_bytes), 0)::bigint as bytes,"
            + " count(*) - count(size_bytes) as of_unknown_size";

    private static final String USE_PER_USER = "select created_by, " + USE + """
             from generated_documents
            where coalesce(created_by, 9223372036854775807) > :afterId
            group by created_by
            order by created_by nulls last
            limit :limit
            """;

    private static final List<InsertColumn<GeneratedDocument.Draft>> COLUMNS = List.of(
            InsertColumn.text("document_type", GeneratedDocument.Draft::documentType),
            InsertColumn.number("policy_id", DocumentRepository::policyId),
            InsertColumn.number("template_version_id", DocumentRepository::templateVersionId),
            InsertColumn.text("file_path", GeneratedDocument.Draft::filePath),
            InsertColumn.text("mime_type", GeneratedDocument.Draft::mimeType),
            InsertColumn.number("size_bytes", GeneratedDocument.Draft::sizeBytes),
            InsertColumn.text("status", GeneratedDocument.Draft::status),
            InsertColumn.json("doc_metadata", GeneratedDocument.Draft::docMetadata),
            InsertColumn.number("created_by", DocumentRepository::createdBy),
            InsertColumn.timeOrNow("created_at", GeneratedDocument.Draft::createdAt));

    private final TableAccess<GeneratedDocument, GeneratedDocument.Id, GeneratedDocument.Draft> table;

    DocumentRepository(Database database) {
        this.table = new TableAccess<>(
                database,
                "generated_documents",
                DocumentRepository::read,
                row -> row.id().value(),
                GeneratedDocument.Id::new,
                COLUMNS);
    }

    /**
     * Finds a generated document by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<GeneratedDocument> find(GeneratedDocument.Id id) {
        return table.find(id.value());
    }

    /**
     * Lists the documents of a policy. Blocks.
     *
     * @param policy the policy
     * @param request which page
     * @return documents in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<GeneratedDocument> ofPolicy(Policy.Id policy, PageRequest request) {
        return table.pageWhere("policy_id = :policy", request, query -> query.bind("policy", policy.value()));
    }

    /**
     * Lists the files that documents name, in the byte order of their paths. Blocks; each page orders the table anew, so
     * for a whole table {@link #streamFiles} is faster.
     *
     * @param request which page
     * @return files in the order of the UTF-8 bytes of the path, then of the id; documents without a path are left out
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<DocumentFile> filesByPath(PageRequest request) {
        String listing = "generated_documents.file_path";
        Cursor start = Cursor.of(request, listing, "");
        return table.database()
                .page(
                        "reading file paths of documents",
                        FILES_AFTER,
                        request,
                        start,
                        query -> query.bind("afterPath", start.value()),
                        DocumentRepository::file,
                        file -> new Cursor(listing, file.id().value(), file.filePath()));
    }

    /**
     * Streams the files that documents name, as {@link #filesByPath} orders them, in one statement and constant memory.
     * A connection with an open transaction is held, and with it the rows it sees, until the stream is closed: use
     * try-with-resources. Reading the stream blocks and throws {@link DatabaseException}. Confined to one thread.
     *
     * @return a lazy stream that must be closed
     * @throws DatabaseException if the statement fails
     */
    public Stream<DocumentFile> streamFiles() {
        return table.database().stream("reading file paths of documents", FILES, FETCH_ROWS, DocumentRepository::file);
    }

    /**
     * Sums the storage used by all documents. Blocks; reads all documents.
     *
     * @return the use
     * @throws DatabaseException if the database fails
     */
    public StorageUse storageUsed() {
        return table.database()
                .one(
                        "summing storage",
                        "select " + USE + " from generated_documents",
                        query -> query,
                        DocumentRepository::use);
    }

    /**
     * Sums the storage used by the documents a user asked for. Blocks; reads all documents.
     *
     * @param user the user
     * @return the use
     * @throws DatabaseException if the database fails
     */
    public StorageUse storageUsedBy(User.Id user) {
        return table.database()
                .one(
                        "summing storage of a user",
                        "select " + USE + " from generated_documents where created_by = :user",
                        query -> query.bind("user", user.value()),
                        DocumentRepository::use);
    }

    /**
     * Sums the storage used per user. Blocks; reads all documents for each page.
     *
     * @param request which page
     * @return uses in the order of the user; documents of no known user come last
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<UserStorage> storagePerUser(PageRequest request) {
        String listing = "generated_documents.storage-per-user";
        return table.database()
                .page(
                        "summing storage per user",
                        USE_PER_USER,
                        request,
                        Cursor.of(request, listing, ""),
                        query -> query,
                        DocumentRepository::userStorage,
                        storage -> new Cursor(
                                listing, storage.findUser().map(User.Id::value).orElse(Long.MAX_VALUE), ""));
    }

    /**
     * Sums the storage of the users who use most. Blocks; reads all documents.
     *
     * @param limit the most users, 1 to {@link PageRequest#SIZE_MAX}
     * @return the greatest uses, greatest first
     * @throws IllegalArgumentException if the limit is out of range
     * @throws DatabaseException if the database fails
     */
    public List<UserStorage> largestStorage(int limit) {
        int rows = PageRequest.first(limit).size();
        String sql = "select created_by, " + USE
                + " from generated_documents group by created_by order by bytes desc, created_by limit :limit";
        return table.database()
                .list(
                        "summing storage per user",
                        sql,
                        query -> query.bind("limit", rows),
                        DocumentRepository::userStorage);
    }

    /**
     * Counts the documents generated in a range, per calendar period and template. Blocks; reads all documents.
     *
     * @param calendar days, weeks or months, and whose
     * @param from first instant
     * @param until instant after the last
     * @param request which page
     * @return counts in the order of the period, then of the template; documents of no known template come last
     * @throws IllegalArgumentException if {@code until} is before {@code from}, or the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<PeriodCount<Template.Id>> generatedPerTemplate(
            CalendarPeriod calendar, Instant from, Instant until, PageRequest request) {
        PeriodCounts<Template.Id> counts = new PeriodCounts<>(
                table.database(),
                "documents.per-template",
                "generated_documents d left join template_versions v on v.id = d.template_version_id",
                "d.created_at",
                "v.template_id",
                Template.Id::new,
                Template.Id::value);
        return counts.page(calendar, new TimeRange(from, until), request);
    }

    /**
     * Lists all generated documents. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<GeneratedDocument> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all generated documents, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a generated document. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public GeneratedDocument.Id insert(GeneratedDocument.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many generated documents, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<GeneratedDocument.Id> insertAll(List<GeneratedDocument.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static GeneratedDocument read(Row row) throws SQLException {
        return new GeneratedDocument(
                row.id("id", GeneratedDocument.Id::new),
                row.textOrNull("document_type"),
                row.idOrNull("policy_id", Policy.Id::new),
                row.idOrNull("template_version_id", TemplateVersion.Id::new),
                row.textOrNull("file_path"),
                row.textOrNull("mime_type"),
                row.numberOrNull("size_bytes"),
                row.textOrNull("status"),
                row.jsonOrNull("doc_metadata"),
                row.idOrNull("created_by", User.Id::new),
                row.time("created_at"));
    }

    private static @Nullable Long policyId(GeneratedDocument.Draft draft) {
        Policy.Id id = draft.policyId();
        return id == null ? null : id.value();
    }

    private static @Nullable Long templateVersionId(GeneratedDocument.Draft draft) {
        TemplateVersion.Id id = draft.templateVersionId();
        return id == null ? null : id.value();
    }

    private static @Nullable Long createdBy(GeneratedDocument.Draft draft) {
        User.Id id = draft.createdBy();
        return id == null ? null : id.value();
    }

    private static DocumentFile file(Row row) throws SQLException {
        return new DocumentFile(
                row.id("id", GeneratedDocument.Id::new), row.text("file_path"), row.numberOrNull("size_bytes"));
    }

    private static StorageUse use(Row row) throws SQLException {
        return new StorageUse(row.number("documents"), row.number("bytes"), row.number("of_unknown_size"));
    }

    private static UserStorage userStorage(Row row) throws SQLException {
        return new UserStorage(row.idOrNull("created_by", User.Id::new), use(row));
    }
}
