package com.monassurance.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scripts of a test. Immutable. */
record ScriptFolder(Path path) {

    /** A script with the lines of a header, and its sections. */
    ScriptFolder script(String id, String revises, String sections, String... header) {
        String text = "-- revision: " + id + "\n-- revises: " + revises + "\n"
                + (header.length == 0 ? "" : String.join("\n", header) + "\n") + "-- message: make " + id + "\n"
                + sections;
        try {
            Files.writeString(path.resolve(id + "_test.sql"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ScriptFolder table(String id, String revises, String... header) {
        return script(
                id,
                revises,
                "-- upgrade\ncreate table t_" + id + " (a int);\n-- downgrade\ndrop table t_" + id + ";\n",
                header);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
