package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.OnDelete;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.References;
import com.monassurance.core.domain.annotation.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document generated for a policy, whose file lies in a storage under its path. It is kept by law: a row without its
 * file is an incident, never something to delete. Immutable.
 *
 * @param id number given by the database
 * @param documentType kind of document; null when unknown
 * @param policyId the policy it belongs to; null when unknown
 * @param templateVersionId what it was generated from; null when unknown
 * @param filePath key of its file in the storage; null when unknown
 * @param mimeType media type of its file; null when unknown
 * @param sizeBytes size of its file in bytes; null when unknown
 * @param status where the document stands, an open set of words; null when unknown
 * @param docMetadata facts such as compression and encryption; null when unknown
 * @param createdBy the user who asked for it; null when unknown
 * @param createdAt when the row was written
 * @since 0.1.0
 */
@Table("generated_documents")
public record GeneratedDocument(
        @PrimaryKey @Identity Id id,
        @Column(length = 30) @Nullable String documentType,

        @References(value = Policy.class, onDelete = OnDelete.SET_NULL)
        Policy.@Nullable Id policyId,

        @References(value = TemplateVersion.class, onDelete = OnDelete.SET_NULL)
        TemplateVersion.@Nullable Id templateVersionId,

        @Column(length = 500) @Nullable String filePath,
        @Column(length = 100) @Nullable String mimeType,
        @Nullable Long sizeBytes,
        @Column(length = 20) @Nullable String status,
        @Column(type = "jsonb") @Nullable JsonText docMetadata,

        @References(value = User.class, onDelete = OnDelete.SET_NULL)
        User.@Nullable Id createdBy,

        @Default("now()") Instant createdAt) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public GeneratedDocument {
        requireNonNull(id, "id");
        requireNonNull(createdAt, "createdAt");
        check(documentType, filePath, mimeType, sizeBytes, status);
    }

    /**
     * Returns a document of which only the file is known, to be inserted.
     *
     * @param filePath key of its file in the storage
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(String filePath) {
        return new Draft(null, null, null, requireNonNull(filePath, "filePath"), null, null, null, null, null, null);
    }

    /**
     * Returns the kind of document.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findDocumentType() {
        return Optional.ofNullable(documentType);
    }

    /**
     * Returns the policy it belongs to.
     *
     * @return it, or empty when the column is null
     */
    public Optional<Policy.Id> findPolicyId() {
        return Optional.ofNullable(policyId);
    }

    /**
     * Returns what it was generated from.
     *
     * @return it, or empty when the column is null
     */
    public Optional<TemplateVersion.Id> findTemplateVersionId() {
        return Optional.ofNullable(templateVersionId);
    }

    /**
     * Returns the key of its file in the storage.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findFilePath() {
        return Optional.ofNullable(filePath);
    }

    /**
     * Returns the media type of its file.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findMimeType() {
        return Optional.ofNullable(mimeType);
    }

    /**
     * Returns the size of its file in bytes.
     *
     * @return it, or empty when the column is null
     */
    public Optional<Long> findSizeBytes() {
        return Optional.ofNullable(sizeBytes);
    }

    /**
     * Returns where the document stands, an open set of words.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findStatus() {
        return Optional.ofNullable(status);
    }

    /**
     * Returns facts such as compression and encryption.
     *
     * @return it, or empty when the column is null
     */
    public Optional<JsonText> findDocMetadata() {
        return Optional.ofNullable(docMetadata);
    }

    /**
     * Returns the user who asked for it.
     *
     * @return it, or empty when the column is null
     */
    public Optional<User.Id> findCreatedBy() {
        return Optional.ofNullable(createdBy);
    }

    private static void check(
            @Nullable String documentType,
            @Nullable String filePath,
            @Nullable String mimeType,
            @Nullable Long sizeBytes,
            @Nullable String status) {
        Checks.textOrNull(documentType, "documentType", 30);
        Checks.textOrNull(filePath, "filePath", 500);
        Checks.textOrNull(mimeType, "mimeType", 100);
        if (sizeBytes != null && sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must not be negative: " + sizeBytes);
        }
        Checks.textOrNull(status, "status", 20);
    }

    /**
     * The id of a generated document. Immutable.
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
     * A generated document that is not written yet. Immutable.
     *
     * @param documentType kind of document; null when unknown
     * @param policyId the policy it belongs to; null when unknown
     * @param templateVersionId what it was generated from; null when unknown
     * @param filePath key of its file in the storage; null when unknown
     * @param mimeType media type of its file; null when unknown
     * @param sizeBytes size of its file in bytes; null when unknown
     * @param status where the document stands, an open set of words; null when unknown
     * @param docMetadata facts such as compression and encryption; null when unknown
     * @param createdBy the user who asked for it; null when unknown
     * @param createdAt when the row was written; null means the clock of the database
     */
    public record Draft(
            @Nullable String documentType,
            Policy.@Nullable Id policyId,
            TemplateVersion.@Nullable Id templateVersionId,
            @Nullable String filePath,
            @Nullable String mimeType,
            @Nullable Long sizeBytes,
            @Nullable String status,
            @Nullable JsonText docMetadata,
            User.@Nullable Id createdBy,
            @Nullable Instant createdAt) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(documentType, filePath, mimeType, sizeBytes, status);
        }

        /**
         * Returns this draft with a kind of document.
         *
         * @param documentType kind of document
         * @return a copy
         */
        public Draft withDocumentType(String documentType) {
            return new Draft(
                    requireNonNull(documentType, "documentType"),
                    policyId,
                    templateVersionId,
                    filePath,
                    mimeType,
                    sizeBytes,
                    status,
                    docMetadata,
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with the policy it belongs to.
         *
         * @param policyId the policy it belongs to
         * @return a copy
         */
        public Draft withPolicy(Policy.Id policyId) {
            return new Draft(
                    documentType,
                    requireNonNull(policyId, "policyId"),
                    templateVersionId,
                    filePath,
                    mimeType,
                    sizeBytes,
                    status,
                    docMetadata,
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with what it was generated from.
         *
         * @param templateVersionId what it was generated from
         * @return a copy
         */
        public Draft withTemplateVersion(TemplateVersion.Id templateVersionId) {
            return new Draft(
                    documentType,
                    policyId,
                    requireNonNull(templateVersionId, "templateVersionId"),
                    filePath,
                    mimeType,
                    sizeBytes,
                    status,
                    docMetadata,
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with a media type.
         *
         * @param mimeType media type of its file
         * @return a copy
         */
        public Draft withMimeType(String mimeType) {
            return new Draft(
                    documentType,
                    policyId,
                    templateVersionId,
                    filePath,
                    requireNonNull(mimeType, "mimeType"),
                    sizeBytes,
                    status,
                    docMetadata,
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with the size of its file in bytes.
         *
         * @param sizeBytes size of its file in bytes
         * @return a copy
         */
        public Draft withSizeBytes(long sizeBytes) {
            return new Draft(
                    documentType,
                    policyId,
                    templateVersionId,
                    filePath,
                    mimeType,
                    sizeBytes,
                    status,
                    docMetadata,
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with a status.
         *
         * @param status where the document stands, an open set of words
         * @return a copy
         */
        public Draft withStatus(String status) {
            return new Draft(
                    documentType,
                    policyId,
                    templateVersionId,
                    filePath,
                    mimeType,
                    sizeBytes,
                    requireNonNull(status, "status"),
                    docMetadata,
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with facts about it.
         *
         * @param docMetadata facts such as compression and encryption
         * @return a copy
         */
        public Draft withDocMetadata(JsonText docMetadata) {
            return new Draft(
                    documentType,
                    policyId,
                    templateVersionId,
                    filePath,
                    mimeType,
                    sizeBytes,
                    status,
                    requireNonNull(docMetadata, "docMetadata"),
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with the user who asks for it.
         *
         * @param createdBy the user who asked for it
         * @return a copy
         */
        public Draft withCreatedBy(User.Id createdBy) {
            return new Draft(
                    documentType,
                    policyId,
                    templateVersionId,
                    filePath,
                    mimeType,
                    sizeBytes,
                    status,
                    docMetadata,
                    requireNonNull(createdBy, "createdBy"),
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
                    documentType,
                    policyId,
                    templateVersionId,
                    filePath,
                    mimeType,
                    sizeBytes,
                    status,
                    docMetadata,
                    createdBy,
                    requireNonNull(createdAt, "createdAt"));
        }
    }
}
