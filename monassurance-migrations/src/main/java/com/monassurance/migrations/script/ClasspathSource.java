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
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

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
        return read(false);
    }

    @Override
    public ScriptListing readRepeatables() {
        return read(true);
    }

    @Override
    public Optional<List<String>> names() {
        List<String> names = new ArrayList<>();
        try {
            List<URL> urls = urls();
            for (URL url : urls) {
                if (!addNames(url, names)) {
                    return Optional.empty();
                }
            }
            return urls.isEmpty() ? Optional.empty() : Optional.of(names);
        } catch (IOException | URISyntaxException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    private ScriptListing read(boolean repeatablesOnly) {
        String origin = "classpath:" + folder;
        List<URL> urls;
        try {
            urls = urls();
        } catch (IOException e) {
            return ScriptListing.failed(
                    ScriptProblem.of(origin, "The class path cannot be asked: " + DirectorySource.reason(e)));
        }
        if (urls.isEmpty()) {
            return ScriptListing.failed(ScriptProblem.of(
                    origin,
                    "There is no such folder on the class path (a jar must hold an entry for the folder itself)."));
        }
        List<ScriptFile> files = new ArrayList<>();
        List<ScriptProblem> problems = new ArrayList<>();
        for (URL url : urls) {
            ScriptListing listing = list(url, repeatablesOnly);
            files.addAll(listing.files());
            problems.addAll(listing.problems());
        }
        return new ScriptListing(files, problems);
    }

    private List<URL> urls() throws IOException {
        for (ClassLoader loader : candidates()) {
            Set<String> seen = new HashSet<>();
            List<URL> found = new ArrayList<>();
            Enumeration<URL> urls = loader.getResources(folder);
            while (urls.hasMoreElements()) {
                URL url = urls.nextElement();
                if (seen.add(url.toExternalForm())) {
                    found.add(url);
                }
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private List<ClassLoader> candidates() {
        if (!loaders.isEmpty()) {
            return loaders;
        }
        List<ClassLoader> usual = new ArrayList<>(2);
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        if (ofThread != null) {
            usual.add(ofThread);
        }
        ClassLoader ofLibrary = ClasspathSource.class.getClassLoader();
        if (ofLibrary != null) {
            usual.add(ofLibrary);
        }
        return usual;
    }

    private static boolean addNames(URL url, List<String> names) throws IOException, URISyntaxException {
        if (url.getProtocol().equals("file")) {
            Optional<List<String>> some = new DirectorySource(Path.of(url.toURI())).names();
            if (some.isPresent()) {
                names.addAll(some.get());
            }
            return some.isPresent();
        }
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        if (!(connection instanceof JarURLConnection jar)) {
            return false;
        }
        try (JarFile file = jar.getJarFile()) {
            String prefix = prefix(jar);
            for (JarEntry entry : entries(file, prefix)) {
                names.add(entry.getName().substring(prefix.length()));
            }
        }
        return true;
    }

    private static ScriptListing list(URL url, boolean repeatablesOnly) {
        String origin = url.toExternalForm();
        try {
            if (url.getProtocol().equals("file")) {
                DirectorySource directory = new DirectorySource(Path.of(url.toURI()));
                return repeatablesOnly ? directory.readRepeatables() : directory.read();
            }
            URLConnection connection = url.openConnection();
            // Invariant: a cached jar would stay open, and stale, after this method.
            connection.setUseCaches(false);
            if (connection instanceof JarURLConnection jar) {
                try (JarFile file = jar.getJarFile()) {
                    return list(file, prefix(jar), origin, repeatablesOnly);
                }
            }
            return ScriptListing.failed(ScriptProblem.of(
                    origin, "A folder behind '" + url.getProtocol() + ":' cannot be listed by this version yet."));
        } catch (IOException | URISyntaxException | FileSystemNotFoundException e) {
            return ScriptListing.failed(
                    ScriptProblem.of(origin, "The folder cannot be listed: " + DirectorySource.reason(e)));
        }
    }

    private static String prefix(JarURLConnection jar) {
        String entry = String.valueOf(jar.getEntryName());
        return entry.endsWith("/") ? entry : entry.concat("/");
    }

    private static List<JarEntry> entries(JarFile jar, String prefix) {
        List<JarEntry> found = new ArrayList<>();
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements() && found.size() < DirectorySource.FILES_MAX) {
            JarEntry entry = entries.nextElement();
            String name = entry.getName();
            if (name.startsWith(prefix)
                    && name.indexOf('/', prefix.length()) < 0
                    && DirectorySource.isScriptName(name.substring(prefix.length()))) {
                found.add(entry);
            }
        }
        return found;
    }

    private static ScriptListing list(JarFile jar, String prefix, String origin, boolean repeatablesOnly) {
        List<ScriptFile> files = new ArrayList<>();
        List<ScriptProblem> problems = new ArrayList<>();
        for (JarEntry entry : entries(jar, prefix)) {
            String name = entry.getName().substring(prefix.length());
            if (repeatablesOnly && !ScriptSource.isRepeatableName(name)) {
                continue;
            }
            String place = origin + "/" + name;
            try (InputStream in = jar.getInputStream(entry)) {
                files.add(ScriptFile.decode(name, place, in.readAllBytes()));
            } catch (IOException e) {
                problems.add(ScriptProblem.of(place, DirectorySource.reason(e)));
            }
        }
        return new ScriptListing(files, problems);
    }
}
