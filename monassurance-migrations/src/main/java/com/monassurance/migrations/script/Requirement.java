package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What data must fulfil before the first statement of a section is run, written as comments at its beginning:
 * <pre>
 * -- requires none: rows with null in public.clients.name
 * --   count: select count(*) from public.clients where name is null
 * --   show: select id from public.clients where name is null limit 10
 * </pre>
 * Lines that begin with {@code --     } go on with the query above. Immutable.
 *
 * @param text what stands in the way, such as {@code rows with null in public.clients.name}
 * @param countQuery one query that answers one number, zero when nothing stands in the way
 * @param sampleQuery one query for some of what stands in the way, for people; empty for none
 * @since 0.1.0
 */
public record Requirement(String text, String countQuery, String sampleQuery) {

    private static final String FIRST = "-- requires none:";
    private static final String COUNT = "--   count: ";
    private static final String SHOW = "--   show: ";
    private static final String MORE = "--     ";
    private static final int LINE_MAX = 118;

    /** Checks. */
    public Requirement {
        requireNonNull(text, "text");
        requireNonNull(countQuery, "countQuery");
        requireNonNull(sampleQuery, "sampleQuery");
    }

    /**
     * Writes it for a script.
     *
     * @return lines, each ended; white space that does not count may differ from what was given
     */
    public String toLines() {
        return FIRST + " " + text.replaceAll("\\s+", " ") + "\n" + query(COUNT, countQuery)
                + (sampleQuery.isEmpty() ? "" : query(SHOW, sampleQuery));
    }

    private static String query(String key, String query) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(key);
        int words = 0;
        for (String word : words(query)) {
            // No line is left with one word, which could be that of a marker.
            if (words > 1 && line.length() + word.length() + 1 > LINE_MAX) {
                text.append(line).append('\n');
                line.setLength(0);
                line.append(MORE);
                words = 0;
            }
            line.append(words > 0 ? " " : "").append(word);
            words++;
        }
        boolean isAlone = words == 1 && text.length() > 0;
        if (isAlone) {
            text.setLength(text.length() - 1);
            line.replace(0, MORE.length(), " ");
        }
        return text.append(line).append('\n').toString();
    }

    /** What blanks divide outside quotes. */
    private static List<String> words(String query) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (word.length() > 0) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            word.append(c);
        }
        words.add(word.toString());
        return words;
    }

    /** Reads the comment lines at the beginning of a section; what is wrong with them is told by the line, from 0. */
    static List<Requirement> read(String comments, Slips slips) {
        if (!comments.contains(FIRST)) {
            return List.of();
        }
        List<Requirement> found = new ArrayList<>();
        String[] lines = comments.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].startsWith(FIRST)) {
                continue;
            }
            int first = i;
            StringBuilder count = new StringBuilder();
            StringBuilder show = new StringBuilder();
            StringBuilder query = count;
            while (i + 1 < lines.length && lines[i + 1].startsWith("--   ")) {
                i++;
                String line = lines[i];
                if (line.startsWith(COUNT) || line.startsWith(SHOW)) {
                    query = line.startsWith(COUNT) ? count : show;
                    query.append(line.substring(line.indexOf(':') + 1).strip());
                } else {
                    query.append(' ').append(line.substring(2).strip());
                }
            }
            Requirement requirement =
                    new Requirement(lines[first].substring(FIRST.length()).strip(), count.toString(), show.toString());
            if (requirement.text().isEmpty() || !isQuery(requirement.countQuery())) {
                slips.add(
                        first,
                        "'-- requires none: <what>' is followed by a line '--   count: <query>', which answers one"
                                + " number, and perhaps by '--   show: <query>'.");
            } else {
                found.add(requirement);
            }
        }
        return List.copyOf(found);
    }

    /** Told of what is wrong. */
    @FunctionalInterface
    interface Slips {

        void add(int line, String problem);
    }

    /** One statement that begins as a query does; that it writes nothing the server sees to. */
    private static boolean isQuery(String text) {
        List<SqlStatement> statements =
                StatementSplitter.split("requires", text).statements();
        return statements.size() == 1
                && (text.regionMatches(true, 0, "select ", 0, 7) || text.regionMatches(true, 0, "with ", 0, 5));
    }
}
