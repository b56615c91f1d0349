package com.monassurance.migrations.script;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One folder of scripts, wherever it is. Confined to one thread. */
interface ScriptFolder extends Closeable {

    /** More files in one folder than this are a wrong folder. */
    int FILES_MAX = 100_000;

    /** What the name of a script ends with. */
    String ENDING = ".sql";

    /** A script in capitals, as some systems make them, is one too: passing it over would lose a revision. */
    static boolean isScriptName(String name) {
        int ending = name.length() - ENDING.length();
        return ending >= 0 && name.regionMatches(true, ending, ENDING, 0, ENDING.length()) && !name.startsWith(".");
    }

    /** Where the folder is, for people. */
    String origin();

    /** Where a file of it is, for people. */
    String originOf(String name);

    /** The names of its scripts, in any order, without opening one. */
    List<String> names() throws IOException;

    /** The content of one of its files. */
    byte[] bytes(String name) throws IOException;

    /** The content of its index, or null when it has none. */
    byte @Nullable [] index() throws IOException;

    @Override
    void close() throws IOException;
}
