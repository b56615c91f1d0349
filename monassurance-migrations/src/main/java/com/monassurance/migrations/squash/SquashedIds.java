package com.monassurance.migrations.squash;

import com.monassurance.migrations.script.ScriptFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The comment lines in which a squashed revision says what it stands for. Stateless. */
final class SquashedIds {

    private static final String MARK = "-- squashed: ";
    private static final int PER_LINE = 8;

    private SquashedIds() {}

    static String comment(List<String> ids) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ids.size(); i += PER_LINE) {
            text.append(MARK)
                    .append(String.join(", ", ids.subList(i, Math.min(i + PER_LINE, ids.size()))))
                    .append('\n');
        }
        return text.toString();
    }

    /** What a script stands for; empty for most. */
    static Set<String> of(ScriptFile file) {
        Set<String> ids = new LinkedHashSet<>();
        for (String line : file.text().lines().collect(Collectors.toList())) {
            if (line.strip().equals("-- upgrade")) {
                break;
            }
            if (line.startsWith(MARK)) {
                List<String> named =
                        new ArrayList<>(List.of(line.substring(MARK.length()).split(",", -1)));
                named.stream().map(String::strip).filter(id -> !id.isEmpty()).forEach(ids::add);
            }
        }
        return ids;
    }
}
