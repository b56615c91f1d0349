package com.monassurance.migrations.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The scripts of a directory. Immutable. */
record DirectorySource(Path directory) implements ScriptSource {

    /** More files in one folder than this are a wrong folder. */
    static final int FILES_MAX = 100_000;

    static boolean isScriptName(String name) {
        return name.endsWith(".sql") && !name.startsWith(".");
    }

    @Override
    public ScriptListing read() {
        String origin = directory.toString();
        if (!Files.isDirectory(directory)) {
            String problem = Files.exists(directory)
                    ? "This is not a directory."
                    : "The directory does not exist or may not be seen.";
            return new ScriptListing(List.of(), List.of(ScriptProblem.of(origin, problem)));
        }
        List<Path> paths;
        try (Stream<Path> entries = Files.list(directory)) {
            paths = entries.filter(path -> isScriptName(path.getFileName().toString()))
                    .limit(FILES_MAX)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return new ScriptListing(
                    List.of(), List.of(ScriptProblem.of(origin, "The directory cannot be listed: " + reason(e))));
        }
        List<ScriptFile> files = new ArrayList<>(paths.size());
        List<ScriptProblem> problems = new ArrayList<>();
        for (Path path : paths) {
            try {
                files.add(ScriptFile.decode(path.getFileName().toString(), path.toString(), Files.readAllBytes(path)));
            } catch (CharacterCodingException e) {
                problems.add(ScriptProblem.of(path.toString(), reason(e)));
            } catch (IOException e) {
                problems.add(ScriptProblem.of(path.toString(), "The file cannot be read: " + reason(e)));
            }
        }
        return new ScriptListing(files, problems);
    }

    /** What an exception says, on one line; some file system exceptions carry only the path, so their kind is told. */
    static String reason(Exception e) {
        if (e instanceof ScriptFile.MalformedText malformed) {
            return malformed.getMessage();
        }
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        return kind + " (" + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ") + ").";
    }
}
