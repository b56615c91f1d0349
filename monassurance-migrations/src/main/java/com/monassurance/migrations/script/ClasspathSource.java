package com.monassurance.migrations.script;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
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

/**
 * The scripts of one class-path folder, listed through its own URLs, or through those of its index where a class loader
 * does not know folders. Immutable.
 */
final class ClasspathSource implements ScriptSource {

    /** The URL of a folder, or of the index in it. */
    private record Place(URL url, boolean isIndex) {

        String origin() {
            String whole = url.toExternalForm();
            String folder = isIndex ? whole.substring(0, whole.length() - ScriptIndex.NAME.length()) : whole;
            return folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
        }

        ScriptFolder open() throws IOException {
            try {
                String protocol = url.getProtocol();
                if (protocol.equals("file") || protocol.equals("jrt")) {
                    return new PathFolder(Path.of(new URI(isIndex ? origin() : url.toString())));
                }
                URLConnection connection = url.openConnection();
                // Invariant: a cached jar would stay open, and stale, after we have closed the folder.
                connection.setUseCaches(false);
                if (connection instanceof JarURLConnection jar) {
                    return JarFolder.open(jar, isIndex ? ScriptIndex.NAME : "", origin());
                }
            } catch (URISyntaxException | FileSystemNotFoundException e) {
                throw new IOException(e.getMessage(), e);
            }
            if (isIndex) {
                return IndexedFolder.open(url, origin());
            }
            throw new IOException("a folder behind '" + url.getProtocol() + ":' can be read only through an index "
                    + ScriptIndex.NAME + " in it; ScriptIndex writes one");
        }
    }

    private final String folder;
    private final List<ClassLoader> loaders;

    ClasspathSource(String folder, List<ClassLoader> loaders) {
        this.folder = withoutSlashes(folder.strip());
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
            List<Place> places = places();
            for (Place place : places) {
                try (ScriptFolder opened = place.open()) {
                    names.addAll(opened.names());
                }
            }
            return places.isEmpty() ? Optional.empty() : Optional.of(names);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ScriptListing read(boolean repeatablesOnly) {
        String origin = "classpath:" + folder;
        List<Place> places;
        try {
            places = places();
        } catch (IOException e) {
            return ScriptListing.failed(
                    ScriptProblem.of(origin, "The class path cannot be asked: " + FolderReader.reason(e)));
        }
        if (places.isEmpty()) {
            return ScriptListing.failed(ScriptProblem.of(
                    origin,
                    "There is no such folder on the class path (a jar must hold an entry for the folder itself, or an"
                            + " index " + ScriptIndex.NAME + " in it)."));
        }
        List<ScriptFile> files = new ArrayList<>();
        List<ScriptProblem> problems = new ArrayList<>();
        for (Place place : places) {
            try (ScriptFolder opened = place.open()) {
                ScriptListing listing = FolderReader.read(opened, repeatablesOnly);
                files.addAll(listing.files());
                problems.addAll(listing.problems());
            } catch (IOException e) {
                problems.add(
                        ScriptProblem.of(place.origin(), "The folder cannot be opened: " + FolderReader.reason(e)));
            }
        }
        return new ScriptListing(files, problems);
    }

    /** Every place the first loader that has one knows; a folder whose index can be reached is listed through it. */
    private List<Place> places() throws IOException {
        for (ClassLoader loader : candidates()) {
            Set<String> seen = new HashSet<>();
            List<Place> found = new ArrayList<>();
            add(loader.getResources(folder.concat("/").concat(ScriptIndex.NAME)), true, seen, found);
            add(loader.getResources(folder), false, seen, found);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static void add(Enumeration<URL> urls, boolean areIndexes, Set<String> seen, List<Place> found) {
        while (urls.hasMoreElements()) {
            Place place = new Place(urls.nextElement(), areIndexes);
            if (seen.add(place.origin())) {
                found.add(place);
            }
        }
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

    private static String withoutSlashes(String folder) {
        int from = 0;
        int to = folder.length();
        while (from < to && folder.charAt(from) == '/') {
            from++;
        }
        while (to > from && folder.charAt(to - 1) == '/') {
            to--;
        }
        return folder.substring(from, to);
    }
}
