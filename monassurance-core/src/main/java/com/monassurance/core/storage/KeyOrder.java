package com.monassurance.core.storage;

import java.util.Comparator;

/**
 * The order in which storages list: by the bytes of the key in UTF-8, which is the order of code points and that of
 * PostgreSQL's {@code collate "C"}, but not that of {@link String#compareTo}. Stateless.
 */
enum KeyOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand for code points above all others, though their units are below U+E000.
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? Character.compare(x, y)
                        : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
