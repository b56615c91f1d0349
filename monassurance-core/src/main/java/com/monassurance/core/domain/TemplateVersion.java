package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.OnDelete;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.References;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.core.domain.annotation.Unique;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of the text of a template, held in the row or in a file. Immutable.
 *
 * @param id number given by the database
 * @param templateId the template; null when unknown
 * @param version its number, unique within the template; null when unknown
 * @param storageBackend where its file is, such as {@code local} or {@code s3}; null when unknown
 * @param content its text, when it is held in the row; null when unknown
 * @param filePath key of its file, when it is held in a storage; null when unknown
 * @param checksum checksum of its text or file, in hexadecimal; null when unknown
 * @param createdAt when the row was written
 * @since 0.1.0
 */
@Table("template_versions")
@Unique(columns = {"template_id", "version"})
public record TemplateVersion(
        @PrimaryKey @Identity Id id,

        @References(value = Template.class, onDelete = OnDelete.CASCADE)
        Template.@Nullable Id templateId,

        @Nullable Integer version,
        @Column(length = 20) @Nullable String storageBackend,
        @Nullable String content,
        @Column(length = 500) @Nullable String filePath,
        @Column(length = 64) @Nullable String checksum,
        @Default("now()") Instant createdAt) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public TemplateVersion {
        requireNonNull(id, "id");
        requireNonNull(createdAt, "createdAt");
        check(storageBackend, content, filePath, checksum);
    }

    /**
     * Returns a version without text, to be inserted.
     *
     * @param templateId the template
     * @param version its number, unique within the template
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(Template.Id templateId, int version) {
        return new Draft(requireNonNull(templateId, "templateId"), version, null, null, null, null, null);
    }

    /**
     * Returns the template.
     *
     * @return it, or empty when the column is null
     */
    public Optional<Template.Id> findTemplateId() {
        return Optional.ofNullable(templateId);
    }

    /**
     * Returns its number, unique within the template.
     *
     * @return it, or empty when the column is null
     */
    public Optional<Integer> findVersion() {
        return Optional.ofNullable(version);
    }

    /**
     * Returns where its file is, such as {@code local} or {@code s3}.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findStorageBackend() {
        return Optional.ofNullable(storageBackend);
    }

    /**
     * Returns its text, when it is held in the row.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findContent() {
        return Optional.ofNullable(content);
    }

    /**
     * Returns the key of its file, when it is held in a storage.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findFilePath() {
        return Optional.ofNullable(filePath);
    }

    /**
     * Returns the checksum of its text or file, in hexadecimal.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findChecksum() {
        return Optional.ofNullable(checksum);
    }

    private static void check(
            @Nullable String storageBackend,
            @Nullable String content,
            @Nullable String filePath,
            @Nullable String checksum) {
        Checks.textOrNull(storageBackend, "storageBackend", 20);
        Checks.textOrNull(content, "content");
        Checks.textOrNull(filePath, "filePath", 500);
        Checks.textOrNull(checksum, "checksum", 64);
    }

    /**
     * The id of a version of a template. Immutable.
     *
     * @param value the number, positive
     */
    public record Id(long value) {

        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Id {
            Checks.id(value);
        }
    }

    /**
     * A version of a template that is not written yet. Immutable.
     *
     * @param templateId the template; null when unknown
     * @param version its number, unique within the template; null when unknown
     * @param storageBackend where its file is, such as {@code local} or {@code s3}; null when unknown
     * @param content its text, when it is held in the row; null when unknown
     * @param filePath key of its file, when it is held in a storage; null when unknown
     * @param checksum checksum of its text or file, in hexadecimal; null when unknown
     * @param createdAt when the row was written; null means the clock of the database
     */
    public record Draft(
            Template.@Nullable Id templateId,
            @Nullable Integer version,
            @Nullable String storageBackend,
            @Nullable String content,
            @Nullable String filePath,
            @Nullable String checksum,
            @Nullable Instant createdAt) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(storageBackend, content, filePath, checksum);
        }

        /**
         * Returns this draft with the text held in the row.
         *
         * @param content its text, when it is held in the row
         * @return a copy
         */
        public Draft withContent(String content) {
            return new Draft(
                    templateId,
                    version,
                    storageBackend,
                    requireNonNull(content, "content"),
                    filePath,
                    checksum,
                    createdAt);
        }

        /**
         * Returns this draft with a checksum.
         *
         * @param checksum checksum of its text or file, in hexadecimal
         * @return a copy
         */
        public Draft withChecksum(String checksum) {
            return new Draft(
                    templateId,
                    version,
                    storageBackend,
                    content,
                    filePath,
                    requireNonNull(checksum, "checksum"),
                    createdAt);
        }

        /**
         * Returns this draft with a time of creation instead of the database's clock.
         *
         * @param createdAt when the row was written
         * @return a copy
         */
        public Draft withCreatedAt(Instant createdAt) {
            return new Draft(
                    templateId,
                    version,
                    storageBackend,
                    content,
                    filePath,
                    checksum,
                    requireNonNull(createdAt, "createdAt"));
        }

        /**
         * Returns this draft with its text in a file.
         *
         * @param backend where the file is, such as {@code local}
         * @param path key of the file
         * @return a copy
         */
        public Draft withFile(String backend, String path) {
            requireNonNull(backend, "backend");
            requireNonNull(path, "path");
            return new Draft(templateId, version, backend, content, path, checksum, createdAt);
        }
    }
}
