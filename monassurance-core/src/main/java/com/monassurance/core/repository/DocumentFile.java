package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.GeneratedDocument;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file that a document names. Immutable.
 *
 * @param id the document
 * @param filePath key of the file in the storage
 * @param sizeBytes size of the file as the row says; null when it does not
 * @since 0.1.0
 */
public record DocumentFile(
        GeneratedDocument.Id id, String filePath, @Nullable Long sizeBytes) {

    /** Checks the parts. */
    public DocumentFile {
        requireNonNull(id, "id");
        requireNonNull(filePath, "filePath");
    }

    /**
     * Returns the size of the file as the row says.
     *
     * @return bytes, or empty when the row does not say
     */
    public Optional<Long> findSizeBytes() {
        return Optional.ofNullable(sizeBytes);
    }
}
