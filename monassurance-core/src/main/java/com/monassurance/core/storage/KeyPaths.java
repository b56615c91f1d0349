package com.monassurance.core.storage;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Turns keys into paths below a root and names into text, byte for byte as UTF-8. The JDK encodes names in the encoding
 * of the locale, and in the POSIX locale of many containers that is ASCII; only a {@code file:} URI carries bytes.
 * Immutable.
 */
final class KeyPaths {

    private static final String HEX = "0123456789ABCDEF";

    private final boolean localeIsUtf8;

    KeyPaths() {
        this.localeIsUtf8 = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    }

    /** Returns the path of a valid key, or of one of its components, below an absolute directory. */
    Path resolve(Path directory, String key) {
        if (localeIsUtf8) {
            return directory.resolve(key);
        }
        String base = directory.toUri().getRawPath();
        StringBuilder path = new StringBuilder(base);
        if (!base.endsWith("/")) {
            path.append('/');
        }
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            if (b == '/') {
                path.append('/');
            } else {
                path.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return Path.of(URI.create("file://" + path));
    }

    /** Returns the last name of an absolute path as text, or nothing when its bytes are no UTF-8. */
    Optional<String> name(Path path) {
        String decoded = String.valueOf(path.getFileName());
        if (localeIsUtf8 && decoded.indexOf('\uFFFD') < 0) {
            return Optional.of(decoded);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(nameBytes(path)))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Returns the last name of a path with every byte that is no printable ASCII as {@code \xNN}. */
    String escapedName(Path path) {
        StringBuilder text = new StringBuilder();
        for (byte b : nameBytes(path)) {
            if (b > ' ' && b < 0x7f && b != '\\') {
                text.append((char) b);
            } else {
                text.append("\\x").append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return text.toString();
    }

    private static byte[] nameBytes(Path path) {
        String raw = path.toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = raw.lastIndexOf('/', end - 1) + 1; i < end; i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(raw.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
