package com.monassurance.core.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The text of {@code schema.sql}: the schema at head as one plain script, for tests without a migrator. */
final class SchemaScript {

    private SchemaScript() {}

    static String text() {
        try (InputStream in = SchemaScript.class.getResourceAsStream("/schema.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
