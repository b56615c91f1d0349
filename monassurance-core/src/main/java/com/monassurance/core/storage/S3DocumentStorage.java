package com.monassurance.core.storage;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Documents in a bucket of S3, or of a server that speaks its protocol. Content above 8 MiB goes up in parts, in
 * constant memory, and is aborted on failure. Needs the AWS SDK for Java 2 ({@code software.amazon.awssdk:s3}) on the
 * class path; the client stays the host's, with its credentials, retries and timeouts, and is never closed. For servers
 * other than Amazon's make it with {@code requestChecksumCalculation(WHEN_REQUIRED)} and
 * {@code responseChecksumValidation(WHEN_REQUIRED)}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class S3DocumentStorage implements DocumentStorage {

    private static final byte[] MARKER = "monassurance-ops document storage\n".getBytes(StandardCharsets.UTF_8);

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final S3Limits limits;
    private final S3Failures failures;
    private volatile boolean bucketSeen;

    S3DocumentStorage(S3Client client, String bucket, String prefix, S3Limits limits) {
        this.client = requireNonNull(client, "client");
        this.bucket = requireNonNull(bucket, "bucket");
        String trimmed = requireNonNull(prefix, "prefix").replaceFirst("/$", "");
        this.prefix = trimmed.isEmpty() ? "" : StorageKey.checked(trimmed) + "/";
        this.limits = limits;
        this.failures = new S3Failures(location());
    }

    /**
     * Returns the storage in a bucket; sends nothing.
     *
     * @param client the host's client
     * @param bucket name of an existing bucket
     * @param prefix what all keys are below, such as {@code documents}; empty for the whole bucket
     * @return the storage
     * @throws StorageException with {@link StorageError#BAD_KEY} if the prefix is no key
     */
    public static S3DocumentStorage of(S3Client client, String bucket, String prefix) {
        return new S3DocumentStorage(client, bucket, prefix, S3Limits.DEFAULT);
    }

    @Override
    public Stream<StoredObject> list(String keyPrefix, Consumer<ListingProblem> problems) {
        StorageKey.checkedPrefix(keyPrefix);
        requireNonNull(problems, "problems");
        Iterator<S3Object> objects = calling(
                "listing",
                keyPrefix,
                () -> client.listObjectsV2Paginator(request -> request.bucket(bucket)
                                .prefix(prefix + keyPrefix)
                                .maxKeys(limits.pageKeys()))
                        .contents()
                        .iterator());
        S3Listing listing = new S3Listing(objects, prefix, problems, failures);
        return LazyStream.of(() -> calling("listing", keyPrefix, listing::next), () -> {});
    }

    @Override
    public Optional<StoredObject> stat(String key) {
        return head(StorageKey.checked(key));
    }

    @Override
    public InputStream open(String key) {
        StorageKey.checked(key);
        return calling(
                "reading",
                key,
                () -> client.getObject(request -> request.bucket(bucket).key(prefix + key)));
    }

    @Override
    public StoredObject write(String key, ContentWriter content) {
        StorageKey.checked(key);
        requireNonNull(content, "content");
        return put(key, content);
    }

    /**
     * Moves an object, as {@link DocumentStorage#move}, but not atomically: S3 has no rename. It looks that the target is
     * free, copies inside the bucket and then deletes the source; a kill in between leaves both, and of two writers of
     * one target at the same moment the last one wins.
     */
    @Override
    public void move(String from, String to) {
        StorageKey.checked(from);
        StorageKey.checked(to);
        StoredObject source = head(from).orElseThrow(() -> failures.notFound(from, null));
        if (head(to).isPresent()) {
            throw failures.alreadyExists(to);
        }
        calling("moving", from, () -> {
            new S3Copy(client, bucket, limits).copy(prefix + from, prefix + to, source.bytes());
            return client.deleteObject(request -> request.bucket(bucket).key(prefix + from));
        });
    }

    @Override
    public boolean delete(String key) {
        StorageKey.checked(key);
        if (head(key).isEmpty()) {
            return false;
        }
        calling(
                "deleting",
                key,
                () -> client.deleteObject(request -> request.bucket(bucket).key(prefix + key)));
        return true;
    }

    @Override
    public boolean isMarked() {
        return head(ROOT_MARKER).isPresent();
    }

    @Override
    public void mark() {
        if (!isMarked()) {
            put(ROOT_MARKER, out -> out.write(MARKER));
        }
    }

    @Override
    public URI location() {
        return URI.create("s3://" + bucket + (prefix.isEmpty() ? "" : "/" + S3Failures.encodedPath(prefix)));
    }

    /** Returns nothing: a bucket has no size. */
    @Override
    public Optional<StorageSpace> space() {
        return Optional.empty();
    }

    /** Aborts multipart uploads below the prefix that began before an instant. */
    @Override
    public long sweep(Instant startedBefore) {
        return calling("sweeping", "", () -> {
            long aborted = 0;
            for (MultipartUpload upload : client.listMultipartUploadsPaginator(
                            request -> request.bucket(bucket).prefix(prefix))
                    .uploads()) {
                if (upload.key().startsWith(prefix) && upload.initiated().isBefore(startedBefore)) {
                    client.abortMultipartUpload(
                            request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
                    aborted++;
                }
            }
            return aborted;
        });
    }

    private StoredObject put(String key, ContentWriter content) {
        try (S3Upload upload = new S3Upload(client, bucket, prefix + key, limits)) {
            upload.produce(key, content);
            calling("writing", key, upload::commit);
        }
        return head(key).orElseThrow(() -> failures.notFound(key, null));
    }

    private Optional<StoredObject> head(String key) {
        return calling("looking up", key, () -> {
            try {
                HeadObjectResponse found =
                        client.headObject(request -> request.bucket(bucket).key(prefix + key));
                return Optional.of(new StoredObject(key, found.contentLength(), found.lastModified()));
            } catch (NoSuchKeyException e) {
                requireBucket();
                return Optional.empty();
            } catch (S3Exception e) {
                if (e.statusCode() != 404) {
                    throw e;
                }
                requireBucket();
                return Optional.empty();
            }
        });
    }

    /** A HEAD answers a missing bucket as it answers a missing object: with 404 and no word. */
    private void requireBucket() {
        if (!bucketSeen) {
            client.headBucket(request -> request.bucket(bucket));
            bucketSeen = true;
        }
    }

    private <T extends @Nullable Object> T calling(String action, String key, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException | UncheckedIOException e) {
            // Some HTTP clients of the SDK let the second out.
            throw failures.of(action, key, e);
        }
    }

    @Override
    public String toString() {
        return "S3DocumentStorage[" + location() + "]";
    }
}
