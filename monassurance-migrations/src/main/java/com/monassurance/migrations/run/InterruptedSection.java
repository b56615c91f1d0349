package com.monassurance.migrations.run;

import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistoryEntry.Progress;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The statements of an interrupted section as they were run; the one that stands for Java code is its author's. */
final class InterruptedSection {

    private InterruptedSection() {}

    /** For who knows the script. */
    static List<SqlStatement> statements(RevisionScript script, ScriptSection section, Progress progress) {
        // The history keeps what Java code says of itself, which is a comment and no statement.
        return script.findJava().isPresent() ? section.statements() : split(script.name(), progress);
    }

    /** For who has only the row of it, and asks for the scripts when it does not say enough. */
    static List<SqlStatement> statements(
            HistoryEntry entry, Progress progress, Direction direction, Supplier<ScriptSet> scripts) {
        List<SqlStatement> stored = split(entry.script(), progress);
        if (!stored.isEmpty() || progress.total() != 1) {
            return stored;
        }
        return scripts.get()
                .find(entry.revision())
                .filter(script -> script.findJava().isPresent())
                .flatMap(script ->
                        direction == Direction.UPGRADE ? Optional.of(script.upgrade()) : script.findDowngrade())
                .map(ScriptSection::statements)
                .orElse(stored);
    }

    private static List<SqlStatement> split(String name, Progress progress) {
        return StatementSplitter.split(name, progress.text()).statements();
    }
}
