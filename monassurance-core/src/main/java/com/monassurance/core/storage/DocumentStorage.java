package com.monassurance.core.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * A place for documents, addressed by keys such as {@code contracts/2026/42.pdf}. Every method blocks on I/O and fails
 * with a {@link StorageException} that names the key and never a secret. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface DocumentStorage {

    /** Name of the object that marks a root as ours, so that a wrong mount or prefix is noticed; never listed. */
    String ROOT_MARKER = ".monassurance-root";

    /**
     * The order of a listing: by the bytes of the key in UTF-8, which is that of PostgreSQL's {@code collate "C"} and
     * not that of {@link String#compareTo}.
     */
    Comparator<String> KEY_ORDER = KeyOrder.INSTANCE;

    /**
     * Lists the objects whose key starts with a prefix, in {@link #KEY_ORDER}, in constant memory. What was there
     * throughout the listing is listed; what comes or goes meanwhile may or may not be.
     *
     * @param prefix start of the keys; empty for all
     * @param problems told of everything that has no valid key, while the stream is read
     * @return a lazy stream that must be closed
     * @throws StorageException if the listing fails, at once or while the stream is read: it never just ends early
     */
    Stream<StoredObject> list(String prefix, Consumer<ListingProblem> problems);

    /**
     * Lists as {@link #list(String, Consumer)}; what has no valid key is logged as a warning.
     *
     * @param prefix start of the keys; empty for all
     * @return a lazy stream that must be closed
     * @throws StorageException if the listing fails, at once or while the stream is read
     */
    default Stream<StoredObject> list(String prefix) {
        return list(
                prefix,
                problem -> LoggerFactory.getLogger(DocumentStorage.class)
                        .warn("storage={} place={} problem={}", location(), problem.place(), problem.reason()));
    }

    /**
     * Looks one object up.
     *
     * @param key its key
     * @return what the storage knows, or empty when there is no such object
     * @throws StorageException if the storage cannot be asked
     */
    Optional<StoredObject> stat(String key);

    /**
     * Opens an object for reading.
     *
     * @param key its key
     * @return its content; the caller closes it
     * @throws StorageException if there is no such object or it cannot be read
     */
    InputStream open(String key);

    /**
     * Writes an object atomically: readers see the old content or the whole new one, and a failure leaves no trace. What
     * the content throws, other than an {@link IOException}, passes through.
     *
     * @param key its key
     * @param content writes the content to the stream it is given
     * @return what was stored
     * @throws StorageException if it cannot be written
     */
    StoredObject write(String key, ContentWriter content);

    /**
     * Moves an object to another key, never over an existing one.
     *
     * @param from key of the object
     * @param to key that must be free
     * @throws StorageException if there is nothing at {@code from}, something at {@code to}, or the move fails
     */
    void move(String from, String to);

    /**
     * Deletes an object.
     *
     * @param key its key
     * @return false when there was none
     * @throws StorageException if it cannot be deleted
     */
    boolean delete(String key);

    /**
     * Tells whether the root carries its marker.
     *
     * @return true when {@link #ROOT_MARKER} is there
     * @throws StorageException if the storage cannot be asked
     */
    boolean isMarked();

    /**
     * Writes the root marker; harmless when it is there.
     *
     * @throws StorageException if it cannot be written
     */
    void mark();

    /**
     * Returns where this storage is, for people; holds no secret.
     *
     * @return such as {@code file:///var/documents} or {@code s3://bucket/prefix}
     */
    URI location();

    /**
     * Tells how much room is left.
     *
     * @return empty where that has no meaning, as on S3
     * @throws StorageException if the storage cannot be asked
     */
    Optional<StorageSpace> space();

    /**
     * Removes what writes that were killed have left behind, which no listing shows; never touches an object.
     *
     * @param startedBefore only what was last touched before this instant; a day ago is a good choice
     * @return how many were removed
     * @throws StorageException if the storage cannot be asked
     */
    long sweep(Instant startedBefore);

    /** Writes the content of an object. */
    @FunctionalInterface
    interface ContentWriter {

        /**
         * Writes everything to the stream, which the storage closes.
         *
         * @param out where to write
         * @throws IOException if the content cannot be produced; nothing is stored then
         */
        void writeTo(OutputStream out) throws IOException;
    }
}
