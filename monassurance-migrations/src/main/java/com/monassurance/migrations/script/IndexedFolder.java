package com.monassurance.migrations.script;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;

/** A folder that nobody can list but whose index can be read. Confined to one thread. */
final class IndexedFolder implements ScriptFolder {

    private final URL indexUrl;
    private final String origin;
    private final byte[] index;

    private IndexedFolder(URL indexUrl, String origin, byte[] index) {
        this.indexUrl = indexUrl;
        this.origin = origin;
        this.index = index;
    }

    static IndexedFolder open(URL indexUrl, String origin) throws IOException {
        return new IndexedFolder(indexUrl, origin, bytes(indexUrl));
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public String originOf(String name) {
        return origin + "/" + name;
    }

    @Override
    public List<String> names() throws IOException {
        return new ArrayList<>(ScriptIndex.parse(index).keySet());
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        try {
            // The constructor quotes what a URL may not hold.
            return bytes(new URL(indexUrl, new URI(null, null, "./" + name, null).toASCIIString()));
        } catch (URISyntaxException e) {
            throw new IOException("no name of a file: " + name, e);
        }
    }

    @Override
    public byte[] index() {
        return index;
    }

    @Override
    public void close() {}

    private static byte[] bytes(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
