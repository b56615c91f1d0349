package com.monassurance.migrations.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The scripts of a directory. Immutable. */
record DirectorySource(Path directory) implements ScriptSource {

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
            return Optional.of(new PathFolder(directory).names());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ScriptListing read(boolean repeatablesOnly) {
        if (!Files.isDirectory(directory)) {
            String problem = Files.exists(directory)
                    ? "This is not a directory."
                    : "The directory does not exist or may not be seen.";
            return ScriptListing.failed(ScriptProblem.of(directory.toString(), problem));
        }
        return FolderReader.read(new PathFolder(directory), repeatablesOnly);
    }
}
