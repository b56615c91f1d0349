package com.monassurance.migrations.revision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which revisions stand for older ones whose scripts are gone. Immutable. */
final class Replacements {

    private final Map<String, String> byReplaced = new HashMap<>();

    private Replacements() {}

    /** Reads what the headers say; what they cannot mean becomes problems. */
    static Replacements of(Revision[] revisions, List<GraphProblem> problems) {
        Replacements replacements = new Replacements();
        Map<String, Set<String>> claims = new TreeMap<>();
        Set<String> ids = null;
        for (Revision revision : revisions) {
            if (revision.replaces().isEmpty()) {
                continue;
            }
            ids = ids == null ? ids(revisions) : ids;
            for (String replaced : revision.replaces()) {
                if (ids.contains(replaced)) {
                    problems.add(new GraphProblem.ReplacedIsThere(replaced, revision.id()));
                } else {
                    claims.computeIfAbsent(replaced, key -> new TreeSet<>()).add(revision.id());
                    replacements.byReplaced.putIfAbsent(replaced, revision.id());
                }
            }
        }
        claims.forEach((replaced, by) -> {
            if (by.size() > 1) {
                problems.add(new GraphProblem.ReplacedTwice(replaced, List.copyOf(by)));
            }
        });
        return replacements;
    }

    /** What replaces a revision, or null. */
    @Nullable
    String find(String id) {
        return byReplaced.get(id);
    }

    /** The same revisions, each once, with the one that stands for it in the place of a replaced one. */
    List<String> resolved(List<String> ids) {
        if (byReplaced.isEmpty() || ids.stream().noneMatch(byReplaced::containsKey)) {
            return ids;
        }
        Set<String> resolved = new LinkedHashSet<>();
        ids.forEach(id -> resolved.add(byReplaced.getOrDefault(id, id)));
        return new ArrayList<>(resolved);
    }

    /** Lets the revisions stand on what stands for the replaced ones. */
    void resolve(Revision[] revisions) {
        if (byReplaced.isEmpty()) {
            return;
        }
        for (int i = 0; i < revisions.length; i++) {
            Revision raw = revisions[i];
            List<String> revises = resolved(raw.revises());
            List<String> dependsOn = resolved(raw.dependsOn());
            revisions[i] = new Revision(raw.id(), revises, dependsOn, raw.labels(), raw.message(), raw.replaces());
        }
    }

    private static Set<String> ids(Revision[] revisions) {
        Set<String> ids = new TreeSet<>();
        for (Revision revision : revisions) {
            ids.add(revision.id());
        }
        return ids;
    }
}
