package com.monassurance.core.storage;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a key may look like, the same for every storage. Pure. */
final class StorageKey {

    static final int BYTES_MAX = 1024;

    /** Names that begin so are ours: the root marker and the temporaries. */
    static final String RESERVED_PREFIX = ".monassurance-";

    private StorageKey() {}

    /** Returns the key, or throws {@link StorageError#BAD_KEY}. */
    static String checked(String key) {
        String problem = problem(key);
        if (problem != null) {
            throw bad(key, problem);
        }
        return key;
    }

    /** Returns the start of keys, of which only the last component may be incomplete. */
    static String checkedPrefix(String prefix) {
        if (prefix.isEmpty()) {
            return prefix;
        }
        int slash = prefix.lastIndexOf('/');
        String problem = slash < 0 ? null : problem(prefix.substring(0, slash));
        if (problem == null && (utf8Length(prefix) < 0 || prefix.indexOf('\0') >= 0)) {
            problem = "it is not encodable text";
        }
        if (problem != null) {
            throw bad(prefix, problem);
        }
        return prefix;
    }

    /** Returns what is wrong with a key, or null. */
    static @Nullable String problem(String key) {
        int bytes = utf8Length(key);
        if (bytes < 0) {
            return "it holds half a surrogate pair";
        }
        if (bytes == 0 || bytes > BYTES_MAX) {
            return "a key has 1 to " + BYTES_MAX + " bytes, this one " + bytes;
        }
        if (key.indexOf('\0') >= 0) {
            return "it holds a NUL";
        }
        for (String component : key.split("/", -1)) {
            if (component.isEmpty()) {
                return "it begins or ends with a slash, or has two of them in a row";
            }
            if (".".equals(component) || "..".equals(component)) {
                return "it has a component that is . or ..";
            }
            if (component.startsWith(RESERVED_PREFIX)) {
                return "names that begin with " + RESERVED_PREFIX + " are reserved";
            }
        }
        return null;
    }

    static StorageException bad(String key, String problem) {
        return new StorageException(
                StorageError.BAD_KEY,
                key,
                "The key \"" + key + "\" is not allowed: " + problem + ".",
                "Use components such as contracts/2026/42.pdf.",
                null);
    }

    private static int utf8Length(String text) {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException e) {
            return -1;
        }
    }
}
