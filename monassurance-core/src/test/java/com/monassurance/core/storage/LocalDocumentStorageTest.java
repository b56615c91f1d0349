package com.monassurance.core.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with so few entries in memory that every directory of some size is sorted on disk. */
class LocalDocumentStorageTest extends DocumentStorageContract {

    private static final int RUN_ENTRIES_MAX = 50;

    @TempDir
    Path directory;

    private LocalDocumentStorage storage;

    @BeforeEach
    void mark() {
        storage = new LocalDocumentStorage(directory.resolve("root"), RUN_ENTRIES_MAX);
        storage.mark();
    }

    @Override
    DocumentStorage storage() {
        return storage;
    }

    @Override
    DocumentStorage missing() {
        return LocalDocumentStorage.at(directory.resolve("missing"));
    }

    @Override
    void putAll(Iterable<String> keys) throws IOException {
        KeyPaths paths = new KeyPaths();
        for (String key : keys) {
            Path path = paths.resolve(directory.resolve("root"), key);
            Files.createDirectories(path.getParent());
            Files.writeString(path, key);
        }
    }
}
