package com.monassurance.migrations.script;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the scripts of a folder and holds them against its index, where it has one. */
final class FolderReader {

    private FolderReader() {}

    /** Everything in the folder, or its repeatable scripts alone; what cannot be read becomes problems. */
    static ScriptListing read(ScriptFolder folder, boolean repeatablesOnly) {
        List<String> names;
        byte[] index;
        try {
            names = folder.names();
            index = folder.index();
        } catch (IOException e) {
            return ScriptListing.failed(ScriptProblem.of(folder.origin(), "The folder cannot be listed: " + reason(e)));
        }
        Collections.sort(names);
        List<ScriptFile> files = new ArrayList<>(names.size());
        List<ScriptProblem> problems = new ArrayList<>();
        for (String name : names) {
            if (repeatablesOnly && !ScriptSource.isRepeatableName(name)) {
                continue;
            }
            String origin = folder.originOf(name);
            try {
                files.add(ScriptFile.decode(name, origin, folder.bytes(name)));
            } catch (CharacterCodingException e) {
                problems.add(ScriptProblem.of(origin, reason(e)));
            } catch (IOException e) {
                problems.add(ScriptProblem.of(origin, "The file cannot be read: " + reason(e)));
            } catch (InvalidPathException e) {
                problems.add(ScriptProblem.of(
                        origin,
                        "The name of the file cannot be written in the locale of this process; start it with one of"
                                + " UTF-8, such as LC_ALL=C.UTF-8."));
            }
        }
        if (index != null) {
            ScriptIndex.check(folder, index, names, files, problems);
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
