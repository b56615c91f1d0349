package com.monassurance.examples.cli;

import com.monassurance.migrations.script.JavaRevision;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds what the user has on {@code --class-path}: classes, and revisions written in Java, named as services. Stateless. */
final class UserClasses {

    private UserClasses() {}

    static List<JavaRevision> javaRevisions(List<Path> classPath) {
        ClassLoader loader = loader(classPath);
        List<JavaRevision> revisions = new ArrayList<>();
        try {
            ServiceLoader.load(JavaRevision.class, loader).forEach(revisions::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw bad("A revision of --class-path cannot be loaded: " + e.getMessage() + ".");
        }
        return revisions;
    }

    /** It lives as long as the process: revisions load more of their classes while they run. */
    static ClassLoader loader(List<Path> classPath) {
        List<URL> urls = new ArrayList<>();
        for (Path path : classPath) {
            if (!Files.exists(path)) {
                throw bad("There is no " + path + " of --class-path.");
            }
            try {
                urls.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw bad(path + " of --class-path cannot be a place of classes: " + e.getMessage() + ".");
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), UserClasses.class.getClassLoader());
    }

    private static CliException bad(String problem) {
        return CliException.of(
                CliError.BAD_COMMAND,
                problem,
                "Name jars or folders that list their revisions in META-INF/services/" + JavaRevision.class.getName()
                        + ".");
    }
}
