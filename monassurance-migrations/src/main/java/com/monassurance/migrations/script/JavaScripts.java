package com.monassurance.migrations.script;

import com.monassurance.migrations.revision.Revision;
import java.util.List;
import java.util.Optional;

/** Turns Java revisions into scripts that plans can show and the history can keep. */
final class JavaScripts {

    private JavaScripts() {}

    static String nameOf(Revision revision) {
        String slug = Slug.of(revision.message());
        return revision.id() + (slug.isEmpty() ? "" : "_" + slug) + ".java";
    }

    /** Asks a revision what it is; what is wrong with its answers is added to the problems. */
    static Optional<RevisionScript> script(JavaRevision java, List<ScriptProblem> problems) {
        String origin = java.getClass().getName();
        try {
            Revision revision = java.revision();
            String checksum = java.checksum();
            if (checksum.isBlank()) {
                problems.add(ScriptProblem.of(origin, "The checksum of the Java revision is empty."));
                return Optional.empty();
            }
            StatementEffect effect = effect(java);
            String text = comment(java.describe());
            ScriptSection upgrade = ScriptSection.described(text, checksum, effect);
            ScriptSection downgrade = java.isReversible() ? ScriptSection.described(text, checksum, effect) : null;
            return Optional.of(new RevisionScript(
                    revision, nameOf(revision), origin, upgrade, downgrade, List.of(), ScriptOptions.none(), java));
        } catch (RuntimeException e) {
            problems.add(
                    ScriptProblem.of(origin, "The Java revision cannot say what it is: " + FolderReader.reason(e)));
            return Optional.empty();
        }
    }

    private static StatementEffect effect(JavaRevision java) {
        if (java.isTransactional()) {
            return new StatementEffect.InTransaction();
        }
        return java.isResumable()
                ? new StatementEffect.Repeatable("java revision")
                : new StatementEffect.Opaque("java revision");
    }

    private static String comment(String description) {
        StringBuilder text = new StringBuilder(description.length() + 16);
        for (String line : description.strip().split("\\R", -1)) {
            text.append(text.length() == 0 ? "-- " : "\n-- ").append(line.replace('\0', ' '));
        }
        return text.toString();
    }
}
