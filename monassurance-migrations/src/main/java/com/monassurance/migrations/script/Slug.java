package com.monassurance.migrations.script;

import java.util.Locale;

/** The part of a file name that tells people what a revision does, made from its message as Alembic does. */
final class Slug {

    private static final int LENGTH_MAX = 40;

    private Slug() {}

    /** Lower-case words joined by {@code _}, at most 40 characters, cut between words where there are several. */
    static String of(String message) {
        StringBuilder words = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (Character.isLetterOrDigit(c) || c == '_') {
                if (gap && words.length() > 0) {
                    words.append('_');
                }
                gap = false;
                words.append(c);
            } else {
                gap = true;
            }
        }
        String slug = words.toString().toLowerCase(Locale.ROOT);
        if (slug.length() <= LENGTH_MAX) {
            return slug;
        }
        int cut = slug.lastIndexOf('_', LENGTH_MAX);
        return slug.substring(0, cut > 0 ? cut : LENGTH_MAX);
    }
}
