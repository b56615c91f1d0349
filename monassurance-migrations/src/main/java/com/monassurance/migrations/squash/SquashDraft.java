package com.monassurance.migrations.squash;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision in the place of many; what stands above need not change. Immutable.
 *
 * @param revision its id
 * @param replaced the ids it stands for
 * @param replacedFiles the scripts that go, by name
 * @param fileName the script that comes
 * @param text what it holds
 * @since 0.1.0
 */
public record SquashDraft(
        String revision, List<String> replaced, List<String> replacedFiles, String fileName, String text) {

    /** Copies. */
    public SquashDraft {
        requireNonNull(revision, "revision");
        replaced = List.copyOf(replaced);
        replacedFiles = List.copyOf(replacedFiles);
        requireNonNull(fileName, "fileName");
        requireNonNull(text, "text");
    }

    /**
     * Writes the new script into a folder and deletes those that it replaces there. Blocks on I/O; the new text is on the
     * disk before anything goes, under the name {@code <file>.new} until everything is gone.
     *
     * @param folder holds the replaced scripts
     * @return the new file
     * @throws MigrationException {@code SCRIPT_NOT_WRITTEN} if one of the replaced scripts is not there, in which case
     *     nothing was changed, or the folder cannot be written
     */
    public Path write(Path folder) {
        List<String> missing = new ArrayList<>();
        for (String name : replacedFiles) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw notWritten("The folder " + folder + " has no " + String.join(", ", missing) + ".", null);
        }
        Path file = folder.resolve(fileName);
        Path fresh = folder.resolve(fileName + ".new");
        try {
            Files.writeString(fresh, text, StandardOpenOption.CREATE_NEW);
            for (String name : replacedFiles) {
                Files.delete(folder.resolve(name));
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw notWritten("The squashed revision cannot be put into " + folder + ": " + e.getMessage() + ".", e);
        }
    }

    private static MigrationException notWritten(String problem, @Nullable IOException cause) {
        return new MigrationException(
                MigrationError.SCRIPT_NOT_WRITTEN,
                problem,
                "Look at the folder, restore what is missing from version control, and squash again.",
                Map.of(),
                cause);
    }
}
