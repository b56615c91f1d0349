package com.monassurance.migrations.script;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The scripts of a directory. Immutable. */
record DirectorySource(Path directory) implements ScriptSource {

    /** More files in one folder than this are a wrong folder. */
    static final int FILES_MAX = 100_000;

    static boolean isScriptName(String name) {
        return name.endsWith(".sql") && !name.startsWith(".");
    }

    @Override
    public ScriptListing read() {
        return read(false);
    }

    @Override
    public ScriptListing readRepeatables() {
        return read(true);
    }

    @Override
    public Optional<List<String>> names() {
        try {
            return Optional.of(list());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ScriptListing read(boolean repeatablesOnly) {
        String origin = directory.toString();
        if (!Files.isDirectory(directory)) {
            String problem = Files.exists(directory)
                    ? "This is not a directory."
                    : "The directory does not exist or may not be seen.";
            return ScriptListing.failed(ScriptProblem.of(origin, problem));
        }
        List<String> names;
        try {
            names = list();
        } catch (IOException e) {
            return ScriptListing.failed(ScriptProblem.of(origin, "The directory cannot be listed: " + reason(e)));
        }
        Collections.sort(names);
        List<ScriptFile> files = new ArrayList<>(names.size());
        List<ScriptProblem> problems = new ArrayList<>();
        for (String name : names) {
            if (repeatablesOnly && !ScriptSource.isRepeatableName(name)) {
                continue;
            }
            Path path = directory.resolve(name);
            try {
                files.add(ScriptFile.decode(name, path.toString(), bytes(path)));
            } catch (CharacterCodingException e) {
                problems.add(ScriptProblem.of(path.toString(), reason(e)));
            } catch (IOException e) {
                problems.add(ScriptProblem.of(path.toString(), "The file cannot be read: " + reason(e)));
            }
        }
        return new ScriptListing(files, problems);
    }

    /** A stream of a file costs a third of a channel, which counts where there are thousands of small files. */
    private byte[] bytes(Path path) throws IOException {
        if (directory.getFileSystem() != FileSystems.getDefault()) {
            return Files.readAllBytes(path);
        }
        try (InputStream in = new FileInputStream(path.toFile())) {
            return in.readAllBytes();
        }
    }

    /** The cheapest listing there is: where the file system is the machine's own, not even paths are made. */
    private List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        if (directory.getFileSystem() == FileSystems.getDefault()) {
            String[] entries = directory.toFile().list();
            if (entries == null) {
                throw new IOException("no list of " + directory);
            }
            for (String name : entries) {
                if (isScriptName(name) && names.size() < FILES_MAX) {
                    names.add(name);
                }
            }
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (isScriptName(name) && names.size() < FILES_MAX) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
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
