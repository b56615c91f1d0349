package com.monassurance.migrations.script;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The scripts of one class-path folder, listed through its own URLs. Immutable. */
final class ClasspathSource implements ScriptSource {

    private final String folder;
    private final List<ClassLoader> loaders;

    ClasspathSource(String folder, List<ClassLoader> loaders) {
        this.folder = folder.strip().replaceAll("^/+|/+$", "");
        this.loaders = List.copyOf(loaders);
        if (this.folder.isEmpty()) {
            throw new IllegalArgumentException("the class-path folder must be named, the class path is never scanned");
        }
    }

    @Override
    public ScriptListing read() {
        String origin = "classpath:" + folder;
        List<ScriptFile> files = new ArrayList<>();
        List<ScriptProblem> problems = new ArrayList<>();
        List<URL> urls;
        try {
            urls = urls();
        } catch (IOException e) {
            return new ScriptListing(
                    List.of(),
                    List.of(ScriptProblem.of(origin, "The class path cannot be asked: " + DirectorySource.reason(e))));
        }
        if (urls.isEmpty()) {
            problems.add(ScriptProblem.of(
                    origin,
                    "There is no such folder on the class path (a jar must hold an entry for the folder itself)."));
        }
        for (URL url : urls) {
            ScriptListing listing = list(url);
            files.addAll(listing.files());
            problems.addAll(listing.problems());
        }
        return new ScriptListing(files, problems);
    }

    private List<URL> urls() throws IOException {
        for (ClassLoader loader : candidates()) {
            Map<String, URL> found = new LinkedHashMap<>();
            for (URL url : Collections.list(loader.getResources(folder))) {
                found.putIfAbsent(url.toExternalForm(), url);
            }
            if (!found.isEmpty()) {
                return List.copyOf(found.values());
            }
        }
        return List.of();
    }

    private List<ClassLoader> candidates() {
        if (!loaders.isEmpty()) {
            return loaders;
        }
        return Stream.of(Thread.currentThread().getContextClassLoader(), ClasspathSource.class.getClassLoader())
                .filter(loader -> loader != null)
                .toList();
    }

    private ScriptListing list(URL url) {
        String origin = url.toExternalForm();
        try {
            if (url.getProtocol().equals("file")) {
                return new DirectorySource(Path.of(url.toURI())).read();
            }
            URLConnection connection = url.openConnection();
            // Invariant: a cached jar would stay open, and stale, after this method.
            connection.setUseCaches(false);
            if (connection instanceof JarURLConnection jar) {
                try (JarFile file = jar.getJarFile()) {
                    return list(file, String.valueOf(jar.getEntryName()), origin);
                }
            }
            return new ScriptListing(
                    List.of(),
                    List.of(ScriptProblem.of(
                            origin,
                            "A folder behind '" + url.getProtocol() + ":' cannot be listed by this version yet.")));
        } catch (IOException | URISyntaxException | FileSystemNotFoundException e) {
            return new ScriptListing(
                    List.of(),
                    List.of(ScriptProblem.of(origin, "The folder cannot be listed: " + DirectorySource.reason(e))));
        }
    }

    private static ScriptListing list(JarFile jar, String folderEntry, String origin) {
        String prefix = folderEntry.endsWith("/") ? folderEntry : folderEntry + "/";
        List<ScriptFile> files = new ArrayList<>();
        List<ScriptProblem> problems = new ArrayList<>();
        List<JarEntry> entries = jar.stream()
                .filter(entry -> entry.getName().startsWith(prefix))
                .limit(DirectorySource.FILES_MAX)
                .toList();
        for (JarEntry entry : entries) {
            String name = entry.getName().substring(prefix.length());
            if (!entry.isDirectory() && name.indexOf('/') < 0 && DirectorySource.isScriptName(name)) {
                String place = origin + "/" + name;
                try (InputStream in = jar.getInputStream(entry)) {
                    files.add(ScriptFile.decode(name, place, in.readAllBytes()));
                } catch (IOException e) {
                    problems.add(ScriptProblem.of(place, DirectorySource.reason(e)));
                }
            }
        }
        return new ScriptListing(files, problems);
    }
}
