package com.monassurance.migrations.script;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory of any file system: the machine's, a zip, or the modules of a Java image. Confined to one thread. */
record PathFolder(Path directory) implements ScriptFolder {

    @Override
    public String origin() {
        return directory.toString();
    }

    @Override
    public String originOf(String name) {
        return directory + directory.getFileSystem().getSeparator() + name;
    }

    /** The cheapest listing there is: where the file system is the machine's own, not even paths are made. */
    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        if (isOfMachine()) {
            String[] entries = directory.toFile().list();
            if (entries == null) {
                throw new IOException("no list of " + directory);
            }
            for (String name : entries) {
                if (ScriptFolder.isScriptName(name) && names.size() < FILES_MAX) {
                    names.add(name);
                }
            }
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (ScriptFolder.isScriptName(name) && names.size() < FILES_MAX) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** A stream of a file costs less than a channel, which counts where there are thousands of small files. */
    @Override
    public byte[] bytes(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!isOfMachine()) {
            return Files.readAllBytes(file);
        }
        try (InputStream in = new FileInputStream(file.toFile())) {
            return in.readAllBytes();
        }
    }

    @Override
    public byte @Nullable [] index() throws IOException {
        return Files.exists(directory.resolve(ScriptIndex.NAME)) ? bytes(ScriptIndex.NAME) : null;
    }

    @Override
    public void close() {}

    private boolean isOfMachine() {
        return directory.getFileSystem().equals(FileSystems.getDefault());
    }
}
