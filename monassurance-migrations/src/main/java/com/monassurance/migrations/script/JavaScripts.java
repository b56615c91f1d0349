package com.monassurance.migrations.script;

import com.monassurance.migrations.revision.Revision;
import java.util.List;
import java.util.Optional;

/** Turns Java revisions into scripts that plans can show and the history can keep. */
final class JavaScripts {

    private static final String ENDING = ".java";

    /** Stands in the text of a section that the history keeps, for a look at it that has no code. */
    private static final String RESUMES = "-- goes on where it was interrupted";

    private JavaScripts() {}

    static String nameOf(Revision revision) {
        String slug = Slug.of(revision.message());
        return revision.id() + (slug.isEmpty() ? "" : "_" + slug) + ENDING;
    }

    static boolean isNameOfCode(String name) {
        return name.endsWith(ENDING);
    }

    /** The one statement that stands for code outside a transaction, from the words that the history keeps. */
    static SqlStatement stored(String text) {
        ScriptText source = new ScriptText(text);
        return SqlStatement.of(source, 0, text.length(), outside(text.endsWith(RESUMES)), false);
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
            if (!java.isTransactional() && java.isResumable()) {
                text += "\n" + RESUMES;
            }
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
        return java.isTransactional() ? new StatementEffect.InTransaction() : outside(java.isResumable());
    }

    /** What code has done by itself before it was ended, or failed, nobody can tell. */
    private static StatementEffect outside(boolean isResumable) {
        return isResumable
                ? new StatementEffect.Repeatable("java revision")
                : new StatementEffect.Routine("java revision", true);
    }

    private static String comment(String description) {
        StringBuilder text = new StringBuilder(description.length() + 16);
        for (String line : description.strip().split("\\R", -1)) {
            text.append(text.length() == 0 ? "-- " : "\n-- ").append(line.replace('\0', ' '));
        }
        return text.toString();
    }
}
