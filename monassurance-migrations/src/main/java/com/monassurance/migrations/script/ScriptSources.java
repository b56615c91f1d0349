package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * Makes the usual sources of scripts. A script is a UTF-8 file {@code <revision>_<slug>.sql}, a repeatable one is
 * {@code <name>.repeatable.sql}; other files and folders below are left alone. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ScriptSources {

    private ScriptSources() {}

    /**
     * Returns the scripts of one named class-path folder, listed through the folder's own URLs: a directory or a jar.
     * The class path itself is never scanned. The folder is looked for by the thread's context class loader and then by
     * the one of this library.
     *
     * @param folder such as {@code db/revisions}, with or without slashes around it
     * @return a source; whether the folder exists shows when it is read
     */
    public static ScriptSource classpath(String folder) {
        return new ClasspathSource(folder, List.of());
    }

    /**
     * Returns the scripts of one named class-path folder as a given class loader sees it.
     *
     * @param folder such as {@code db/revisions}
     * @param loader the loader that knows the folder
     * @return a source; whether the folder exists shows when it is read
     */
    public static ScriptSource classpath(String folder, ClassLoader loader) {
        return new ClasspathSource(folder, List.of(requireNonNull(loader, "loader")));
    }

    /**
     * Returns the scripts of a directory, without those of directories below it.
     *
     * @param directory the directory
     * @return a source; whether the directory exists shows when it is read
     */
    public static ScriptSource directory(Path directory) {
        return new DirectorySource(requireNonNull(directory, "directory"));
    }

    /**
     * Returns one script written in code.
     *
     * @param name such as {@code 0001_clients.sql}
     * @param text its whole text, header included
     * @return a source of one script
     */
    public static ScriptSource of(String name, String text) {
        return new CodeSource(List.of(new ScriptFile(name, name, text)), List.of());
    }

    /**
     * Returns revisions written in Java.
     *
     * @param revisions their code
     * @return a source of one revision for each
     */
    public static ScriptSource java(JavaRevision... revisions) {
        return new CodeSource(List.of(), List.of(revisions));
    }

    /**
     * Returns the scripts of several sources together.
     *
     * @param sources any sources
     * @return all their scripts and problems
     */
    public static ScriptSource all(List<ScriptSource> sources) {
        return new SeveralSources(sources);
    }
}
