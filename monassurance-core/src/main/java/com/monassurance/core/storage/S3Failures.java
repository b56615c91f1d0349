package com.monassurance.core.storage;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tells failures of S3 apart. Immutable. */
final class S3Failures {

    private final URI location;

    S3Failures(URI location) {
        this.location = location;
    }

    StorageException of(String action, String key, RuntimeException failure) {
        if (failure instanceof NoSuchKeyException) {
            return notFound(key, failure);
        }
        String problem =
                "The storage " + location + " failed while " + action + " \"" + key + "\": " + failure.getMessage();
        if (failure instanceof S3Exception s3) {
            boolean noBucket = failure instanceof NoSuchBucketException || s3.statusCode() == 404;
            if (s3.statusCode() == 401 || s3.statusCode() == 403) {
                return new StorageException(
                        StorageError.DENIED,
                        key,
                        problem,
                        "Check the credentials of the client and the policy of the bucket.",
                        failure);
            }
            if (noBucket) {
                return new StorageException(
                        StorageError.NO_ROOT,
                        key,
                        "There is no bucket for the storage " + location + ".",
                        "Create the bucket, or correct its name.",
                        failure);
            }
            if (s3.statusCode() == 507) {
                return new StorageException(
                        StorageError.NO_SPACE,
                        key,
                        problem,
                        "Free space on the object store, then try again; nothing was stored.",
                        failure);
            }
        }
        return new StorageException(
                StorageError.UNAVAILABLE,
                key,
                problem,
                "Check the endpoint, the network and the status of the object store; then try again.",
                failure);
    }

    StorageException notFound(String key, @Nullable Throwable cause) {
        return new StorageException(
                StorageError.NOT_FOUND,
                key,
                "There is no \"" + key + "\" in the storage " + location + ".",
                "Check the key; it may have been moved or deleted.",
                cause);
    }

    StorageException alreadyExists(String key) {
        return new StorageException(
                StorageError.ALREADY_EXISTS,
                key,
                "\"" + key + "\" exists in the storage " + location + " and is not overwritten.",
                "Use another key, or delete the object first.",
                null);
    }

    StorageException outOfOrder(String last, String key) {
        return new StorageException(
                StorageError.UNAVAILABLE,
                key,
                "The storage " + location + " lists out of order: \"" + key + "\" after \"" + last + "\".",
                "Use a general purpose bucket; directory buckets cannot be listed in key order.",
                null);
    }

    static String encodedPath(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("+", "%20");
    }
}
