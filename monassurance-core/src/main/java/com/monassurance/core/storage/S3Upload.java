package com.monassurance.core.storage;

import com.monassurance.core.storage.DocumentStorage.ContentWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One atomic write: a single request when the content fits into one part, a multipart upload otherwise. Closing before
 * {@link #commit} aborts it. Confined to one thread.
 */
final class S3Upload implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(S3Upload.class);
    private static final String CONTENT_TYPE = "application/octet-stream";
    private static final int FIRST_BUFFER_BYTES = 64 * 1024;

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final S3Limits limits;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int filled;
    private @Nullable String uploadId;
    private @Nullable RuntimeException failure;
    private boolean committed;

    S3Upload(S3Client client, String bucket, String key, S3Limits limits) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.limits = limits;
    }

    /** Takes the whole content; what S3 refused is thrown as it was, even if the content swallowed it. */
    void produce(String name, ContentWriter content) {
        try {
            content.writeTo(new Content());
        } catch (IOException e) {
            if (failure == null) {
                throw new StorageException(
                        StorageError.CONTENT_FAILED,
                        name,
                        "The content of \"" + name + "\" could not be produced: " + e.getMessage(),
                        "Look at what produces it; nothing was stored.",
                        e);
            }
        }
    }

    @Nullable
    Void commit() {
        RuntimeException refused = failure;
        if (refused != null) {
            throw refused;
        }
        if (uploadId == null) {
            client.putObject(request -> request.bucket(bucket).key(key).contentType(CONTENT_TYPE), body());
        } else {
            sendPart();
            client.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(uploadId).multipartUpload(upload -> upload.parts(parts)));
        }
        committed = true;
        return null;
    }

    @Override
    public void close() {
        if (uploadId == null || committed) {
            return;
        }
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(uploadId));
        } catch (SdkException | UncheckedIOException e) {
            // Invisible in any listing; sweep() removes it later.
            LOGGER.warn("storage=s3 upload={} outcome=not-aborted", key, e);
        }
    }

    private void append(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int partBytes = limits.partBytes(parts.size() + 1);
            if (filled == partBytes) {
                sendFullPart();
                continue;
            }
            int taken = Math.min(left, partBytes - filled);
            reserve(filled + taken, partBytes);
            System.arraycopy(bytes, from, buffer, filled, taken);
            filled += taken;
            from += taken;
            left -= taken;
        }
    }

    private void reserve(int bytes, int partBytes) {
        if (bytes > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(partBytes, Math.max(bytes, buffer.length * 2)));
        }
    }

    private void sendFullPart() throws IOException {
        try {
            if (parts.size() == S3Limits.PARTS_MAX - 1) {
                throw SdkException.create("the content is larger than S3 can hold in 10,000 parts", null);
            }
            if (uploadId == null) {
                uploadId = client.createMultipartUpload(
                                request -> request.bucket(bucket).key(key).contentType(CONTENT_TYPE))
                        .uploadId();
            }
            sendPart();
        } catch (SdkException | UncheckedIOException e) {
            failure = e;
            throw new IOException("S3 refused a part: " + e.getMessage(), e);
        }
    }

    private void sendPart() {
        int number = parts.size() + 1;
        String tag = client.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(uploadId)
                                .partNumber(number),
                        body())
                .eTag();
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        filled = 0;
    }

    /** The SDK's own bodies would copy the bytes once more. */
    private RequestBody body() {
        byte[] bytes = buffer;
        int length = filled;
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(bytes, 0, length), length, CONTENT_TYPE);
    }

    private final class Content extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (failure != null) {
                throw new IOException("S3 refused an earlier part", failure);
            }
            append(bytes, offset, length);
        }
    }
}
