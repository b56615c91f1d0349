package com.monassurance.core.storage;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Copies inside a bucket, without the bytes passing through this process. Stateless but for its client. */
final class S3Copy {

    private final S3Client client;
    private final String bucket;
    private final S3Limits limits;

    S3Copy(S3Client client, String bucket, S3Limits limits) {
        this.client = client;
        this.bucket = bucket;
        this.limits = limits;
    }

    void copy(String from, String to, long bytes) {
        if (bytes <= limits.copyBytesMax()) {
            client.copyObject(request -> request.sourceBucket(bucket)
                    .sourceKey(from)
                    .destinationBucket(bucket)
                    .destinationKey(to));
            return;
        }
        String uploadId = client.createMultipartUpload(
                        request -> request.bucket(bucket).key(to))
                .uploadId();
        try {
            List<CompletedPart> parts = copyParts(from, to, bytes, uploadId);
            client.completeMultipartUpload(request ->
                    request.bucket(bucket).key(to).uploadId(uploadId).multipartUpload(upload -> upload.parts(parts)));
        } catch (RuntimeException e) {
            abort(to, uploadId, e);
            throw e;
        }
    }

    private void abort(String to, String uploadId, RuntimeException why) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(to).uploadId(uploadId));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    private List<CompletedPart> copyParts(String from, String to, long bytes, String uploadId) {
        List<CompletedPart> parts = new ArrayList<>();
        for (long start = 0; start < bytes; start += limits.copyBytesMax()) {
            String range = "bytes=" + start + "-" + (Math.min(start + limits.copyBytesMax(), bytes) - 1);
            int number = parts.size() + 1;
            String tag = client.uploadPartCopy(request -> request.sourceBucket(bucket)
                            .sourceKey(from)
                            .destinationBucket(bucket)
                            .destinationKey(to)
                            .copySourceRange(range)
                            .uploadId(uploadId)
                            .partNumber(number))
                    .copyPartResult()
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        }
        return parts;
    }
}
