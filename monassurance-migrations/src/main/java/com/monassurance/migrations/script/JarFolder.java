package com.monassurance.migrations.script;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * A folder in a jar, listed from the directory of the jar; the jar may be one inside another, as far as the connection
 * of its URL can open it. Confined to one thread.
 */
final class JarFolder implements ScriptFolder {

    private final JarFile jar;
    private final String prefix;
    private final String origin;

    private JarFolder(JarFile jar, String prefix, String origin) {
        this.jar = jar;
        this.prefix = prefix;
        this.origin = origin;
    }

    /** Opens the jar of a connection to the folder, or to a file in it whose name is given. */
    static JarFolder open(JarURLConnection connection, String fileName, String origin) throws IOException {
        String entry = String.valueOf(connection.getEntryName());
        String folder = entry.substring(0, entry.length() - fileName.length());
        return new JarFolder(connection.getJarFile(), folder.endsWith("/") ? folder : folder.concat("/"), origin);
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
    public List<String> names() {
        List<String> names = new ArrayList<>();
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements() && names.size() < FILES_MAX) {
            String path = entries.nextElement().getName();
            if (path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0) {
                String name = path.substring(prefix.length());
                if (ScriptFolder.isScriptName(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        byte[] bytes = bytesOrNull(name);
        if (bytes == null) {
            throw new IOException("no entry " + prefix + name);
        }
        return bytes;
    }

    @Override
    public byte @Nullable [] index() throws IOException {
        return bytesOrNull(ScriptIndex.NAME);
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }

    private byte @Nullable [] bytesOrNull(String name) throws IOException {
        JarEntry entry = jar.getJarEntry(prefix.concat(name));
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
