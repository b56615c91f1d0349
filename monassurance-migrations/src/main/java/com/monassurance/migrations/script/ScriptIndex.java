package com.monassurance.migrations.script;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The index of a folder of scripts, for places that can be read but not listed: a jar without entries for its folders,
 * a native image, a class loader with URLs of its own. It is a file {@code revisions.index} in the folder with one line
 * for each script: its name, a space, and the SHA-256 of its text, which does not depend on line ends, a byte order mark
 * or white space at its end. Where the folder can be listed, an index is not needed, but one that is there is checked:
 * one that does not tell what is in the folder is an error.
 *
 * @since 0.1.0
 */
public final class ScriptIndex {

    /** The name of the file. */
    public static final String NAME = "revisions.index";

    private static final int HASH_LENGTH = 64;
    private static final int NAMES_SHOWN_MAX = 5;

    private ScriptIndex() {}

    /**
     * Writes the index of a directory, in place of the one that is there. Blocks on I/O; a reader sees the old index or
     * the new one.
     *
     * @param directory a directory of scripts
     * @return the file
     * @throws MigrationException {@code BAD_SCRIPTS} if a script is not UTF-8; {@code SCRIPT_NOT_WRITTEN} if a script
     *     cannot be read or the index not be written
     */
    public static Path write(Path directory) {
        StringBuilder lines = new StringBuilder();
        PathFolder folder = new PathFolder(directory);
        ContentHash hashes = new ContentHash();
        try {
            List<String> names = folder.names();
            names.sort(null);
            for (String name : names) {
                ScriptFile file = read(folder, name);
                lines.append(name).append(' ').append(hash(hashes, file)).append('\n');
            }
            Path draft = directory.resolve("." + NAME + ".new");
            Files.writeString(draft, lines);
            return Files.move(
                    draft,
                    directory.resolve(NAME),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new MigrationException(
                    MigrationError.SCRIPT_NOT_WRITTEN,
                    "The index of " + directory + " cannot be written: " + FolderReader.reason(e),
                    "Make the directory and its scripts readable, and the directory writable.",
                    Map.of("directory", directory.toString()),
                    e);
        }
    }

    private static ScriptFile read(PathFolder folder, String name) throws IOException {
        try {
            return ScriptFile.decode(name, folder.originOf(name), folder.bytes(name));
        } catch (CharacterCodingException e) {
            throw new MigrationException(
                    MigrationError.BAD_SCRIPTS,
                    "The index cannot be written: " + folder.originOf(name) + ": " + FolderReader.reason(e),
                    "Correct the script and write the index again.");
        }
    }

    /** Names and hashes, by name. */
    static Map<String, String> parse(byte[] index) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (String line : new String(index, StandardCharsets.UTF_8).split("\\R", -1)) {
            if (line.isBlank()) {
                continue;
            }
            int space = line.lastIndexOf(' ');
            String name = space < 1 ? "" : line.substring(0, space).strip();
            if (!ScriptFolder.isScriptName(name)
                    || name.indexOf('/') >= 0
                    || line.length() - space - 1 != HASH_LENGTH
                    || hashes.put(name, line.substring(space + 1)) != null) {
                throw new IOException("the line '" + line + "' of " + NAME + " is not one of an index");
            }
        }
        return hashes;
    }

    /** Adds a problem when an index does not tell what is in its folder. */
    static void check(
            ScriptFolder folder,
            byte[] index,
            List<String> names,
            List<ScriptFile> read,
            List<ScriptProblem> problems) {
        Map<String, String> told;
        try {
            told = parse(index);
        } catch (IOException e) {
            problems.add(ScriptProblem.of(folder.originOf(NAME), "The index cannot be read: " + e.getMessage() + "."));
            return;
        }
        List<String> missing = new ArrayList<>(names);
        missing.removeAll(told.keySet());
        List<String> gone = new ArrayList<>(told.keySet());
        gone.removeAll(new HashSet<>(names));
        List<String> changed = new ArrayList<>();
        ContentHash hashes = new ContentHash();
        for (ScriptFile file : read) {
            String hash = told.get(file.name());
            if (hash != null && !hash.equals(hash(hashes, file))) {
                changed.add(file.name());
            }
        }
        String difference = part(missing, "it lacks ")
                + part(gone, "it names what is not there: ")
                + part(changed, "it tells another content of ");
        if (!difference.isEmpty()) {
            problems.add(ScriptProblem.of(
                    folder.originOf(NAME),
                    "The index is stale: " + difference.substring(0, difference.length() - 2)
                            + ". Write it again or remove it."));
        }
    }

    private static String part(List<String> names, String problem) {
        if (names.isEmpty()) {
            return "";
        }
        int hidden = names.size() - NAMES_SHOWN_MAX;
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN_MAX)));
        return problem + shown + (hidden > 0 ? " and " + hidden + " more" : "") + "; ";
    }

    private static String hash(ContentHash hashes, ScriptFile file) {
        return hashes.ofText(file.text(), 0, file.text().length());
    }
}
