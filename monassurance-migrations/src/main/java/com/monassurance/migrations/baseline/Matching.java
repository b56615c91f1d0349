package com.monassurance.migrations.baseline;

import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.RevisionGraph;
import com.monassurance.migrations.script.ScriptSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of our revisions stand for what another tool has applied. Immutable.
 *
 * @param matches in the order of the tool
 * @param unmatched ids of the tool for which there is no revision
 */
record Matching(List<RevisionMatch> matches, List<String> unmatched) {

    Matching {
        matches = List.copyOf(matches);
        unmatched = List.copyOf(unmatched);
    }

    static Matching of(ToolHistory history, ScriptSet scripts, Map<String, String> map) {
        Map<String, String> ids = new HashMap<>();
        Map<String, @Nullable String> messages = new HashMap<>();
        for (Revision revision : scripts.graph().order()) {
            ids.putIfAbsent(plainId(revision.id()), revision.id());
            String message = plain(revision.message());
            messages.put(message, messages.containsKey(message) ? null : revision.id());
        }
        List<RevisionMatch> matches = new ArrayList<>();
        List<String> unmatched = new ArrayList<>();
        for (ToolHistory.Entry entry : history.applied()) {
            String mapped = map.get(entry.id());
            String same = scripts.find(entry.id()).isPresent() ? entry.id() : ids.get(plainId(entry.id()));
            String described = plain(entry.description()).isEmpty() ? null : messages.get(plain(entry.description()));
            if (mapped != null) {
                matches.add(new RevisionMatch(entry.id(), mapped, RevisionMatch.By.MAP));
            } else if (same != null) {
                matches.add(new RevisionMatch(entry.id(), same, RevisionMatch.By.ID));
            } else if (described != null) {
                matches.add(new RevisionMatch(entry.id(), described, RevisionMatch.By.DESCRIPTION));
            } else {
                unmatched.add(entry.id());
            }
        }
        boolean isByPlace = matches.isEmpty() && history.tool() != Tool.ALEMBIC && isOneLine(scripts.graph());
        return isByPlace && unmatched.size() <= scripts.graph().size()
                ? byPlace(unmatched, scripts.graph())
                : new Matching(matches, unmatched);
    }

    private static Matching byPlace(List<String> ids, RevisionGraph graph) {
        List<RevisionMatch> matches = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            matches.add(new RevisionMatch(ids.get(i), graph.order().get(i).id(), RevisionMatch.By.POSITION));
        }
        return new Matching(matches, List.of());
    }

    private static boolean isOneLine(RevisionGraph graph) {
        return graph.bases().size() == 1
                && graph.heads().size() == 1
                && graph.branchPoints().isEmpty();
    }

    private static String plainId(String id) {
        StringBuilder plain = new StringBuilder();
        for (String part : id.toLowerCase(Locale.ROOT).split("[._]", -1)) {
            plain.append(plain.length() == 0 ? "" : ".").append(part.replaceFirst("^0+(?=.)", ""));
        }
        return plain.toString();
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
