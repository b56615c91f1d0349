package com.monassurance.migrations.history;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.revision.RevisionGraph;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a comparison of the applied scripts with the scripts of today found. Immutable.
 *
 * @param isInstalled whether there is a schema history to compare with
 * @param compared how many applied revisions have a script
 * @param findings every difference, in the order the revisions were applied
 * @since 0.1.0
 */
public record Validation(boolean isInstalled, int compared, List<Finding> findings) {

    /**
     * One difference. Immutable.
     *
     * @param revision the revision
     * @param kind what differs
     * @param detail one sentence
     * @param diff the lines that differ, those of the history with {@code -}; empty where there is nothing to compare
     */
    public record Finding(String revision, Kind kind, String detail, String diff) {

        /** Checks the parts. */
        public Finding {
            requireNonNull(revision, "revision");
            requireNonNull(kind, "kind");
            requireNonNull(detail, "detail");
            requireNonNull(diff, "diff");
        }
    }

    /** What differs between history and scripts. */
    public enum Kind {
        /** The upgrade was changed after it was applied; upgrades and downgrades are refused until it is restored. */
        UPGRADE_CHANGED,
        /** The revision stands on, or depends on, others than when it was applied; a downgrade goes by the new header. */
        HEADER_CHANGED,
        /** Only comments or white space of the upgrade were changed; nothing is refused for it. */
        COMMENTS_CHANGED,
        /** The downgrade was changed after it was applied; the new one would be run. */
        DOWNGRADE_CHANGED,
        /** No script has the revision. */
        SCRIPT_MISSING,
        /** The revision is not finished. */
        INTERRUPTED,
        /** The hashes were made in a way this version does not know. */
        NOT_COMPARED
    }

    /** Copies the list. */
    public Validation {
        findings = List.copyOf(findings);
    }

    /**
     * Tells whether scripts and history agree.
     *
     * @return true when they were compared and nothing but comments differs; false on a database without a schema
     *     history
     */
    public boolean isValid() {
        return isInstalled && findings.stream().allMatch(finding -> finding.kind() == Kind.COMMENTS_CHANGED);
    }

    /**
     * Compares.
     *
     * @param scripts the scripts of today
     * @param found what was applied
     * @param texts finds the sections of revisions as they were applied
     * @return every difference
     */
    public static Validation of(ScriptSet scripts, HistorySnapshot found, AppliedTexts texts) {
        HistorySnapshot snapshot = found.seenBy(scripts);
        Map<String, AppliedTexts.Sections> applied = texts.of(suspects(scripts, snapshot));
        return compared(scripts, snapshot, applied);
    }

    private static List<String> suspects(ScriptSet scripts, HistorySnapshot snapshot) {
        return snapshot.entries().stream()
                .filter(entry -> scripts.find(entry.revision())
                        .filter(script -> !script.upgrade().hash().equals(entry.upgradeHash())
                                || !script.findDowngrade()
                                        .map(ScriptSection::hash)
                                        .equals(entry.findDowngradeHash()))
                        .isPresent())
                .map(HistoryEntry::revision)
                .toList();
    }

    private static Validation compared(
            ScriptSet scripts, HistorySnapshot snapshot, Map<String, AppliedTexts.Sections> texts) {
        List<Finding> findings = new ArrayList<>();
        int compared = 0;
        for (HistoryEntry entry : snapshot.entries()) {
            Optional<RevisionScript> script = scripts.find(entry.revision());
            if (script.isEmpty()) {
                findings.add(new Finding(
                        entry.revision(),
                        Kind.SCRIPT_MISSING,
                        "No script has it; it was applied from " + entry.script() + ".",
                        ""));
            } else {
                compared++;
                compare(
                        scripts.graph(),
                        script.get(),
                        entry,
                        texts.getOrDefault(entry.revision(), AppliedTexts.Sections.NONE),
                        findings);
            }
        }
        return new Validation(snapshot.isInstalled(), compared, findings);
    }

    private static void compare(
            RevisionGraph graph,
            RevisionScript script,
            HistoryEntry entry,
            AppliedTexts.Sections applied,
            List<Finding> findings) {
        String id = entry.revision();
        if (entry.status() != HistoryStatus.APPLIED) {
            findings.add(new Finding(id, Kind.INTERRUPTED, "Its row says '" + entry.status() + "'.", ""));
        } else if (entry.hashFormat() != ScriptSection.HASH_FORMAT) {
            findings.add(new Finding(
                    id,
                    Kind.NOT_COMPARED,
                    "Its hash is of format " + entry.hashFormat() + ", which is not known.",
                    ""));
        } else {
            compareHeader(graph, script, entry, findings);
            compareUpgrade(script, entry, applied, findings);
            if (!script.findDowngrade().map(ScriptSection::hash).equals(entry.findDowngradeHash())) {
                String now = script.findDowngrade().map(ScriptSection::text).orElse("");
                findings.add(new Finding(
                        id,
                        Kind.DOWNGRADE_CHANGED,
                        "The downgrade in " + script.origin() + " is not what was stored when it was applied.",
                        LineDiff.between(applied.downgrade(), now)));
            }
        }
    }

    private static void compareHeader(
            RevisionGraph graph, RevisionScript script, HistoryEntry entry, List<Finding> findings) {
        String before = parents(graph, entry.revises(), entry.dependsOn());
        String now =
                parents(graph, script.revision().revises(), script.revision().dependsOn());
        if (!before.equals(now)) {
            findings.add(new Finding(
                    entry.revision(),
                    Kind.HEADER_CHANGED,
                    "In " + script.origin() + " it stands on " + now + ", but it was applied on " + before + ".",
                    ""));
        }
    }

    /** Invariant: a header that names a replaced revision and one that names what replaces it say the same. */
    private static String parents(RevisionGraph graph, List<String> revises, List<String> dependsOn) {
        String parents = revises.isEmpty() ? "base" : listed(graph.resolved(revises));
        return dependsOn.isEmpty() ? parents : parents + " depending on " + listed(graph.resolved(dependsOn));
    }

    private static String listed(List<String> ids) {
        return ids.stream().sorted().collect(Collectors.joining(", "));
    }

    private static void compareUpgrade(
            RevisionScript script, HistoryEntry entry, AppliedTexts.Sections applied, List<Finding> findings) {
        if (script.upgrade().hash().equals(entry.upgradeHash())) {
            return;
        }
        boolean isSame = script.upgrade().sqlHash().equals(entry.upgradeSqlHash());
        findings.add(new Finding(
                entry.revision(),
                isSame ? Kind.COMMENTS_CHANGED : Kind.UPGRADE_CHANGED,
                isSame
                        ? "Only comments or white space of the upgrade in " + script.origin() + " were changed."
                        : "The upgrade in " + script.origin() + " is not what was applied.",
                LineDiff.between(applied.upgrade(), script.upgrade().text())));
    }
}
