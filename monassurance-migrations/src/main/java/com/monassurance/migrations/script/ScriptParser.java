package com.monassurance.migrations.script;

import com.monassurance.migrations.revision.Revision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one file into a revision, or into everything that is wrong with it. Confined to one thread. */
final class ScriptParser implements StatementSplitter.Sink {

    private final ScriptFile file;
    private final LineIndex lines;
    private final List<ScriptProblem> problems;
    private final Map<SectionMarker, List<SqlStatement>> statements = new EnumMap<>(SectionMarker.class);
    private final Map<SectionMarker, String> texts = new EnumMap<>(SectionMarker.class);
    private @Nullable SectionMarker section;
    private int sectionStart;
    private @Nullable SqlStatement stray;

    private ScriptParser(ScriptFile file, List<ScriptProblem> problems) {
        this.file = file;
        this.problems = problems;
        this.lines = new LineIndex(file.text());
    }

    /** Reads a script; what is wrong with it is added to the problems, and then there is no script. */
    static Optional<RevisionScript> parse(ScriptFile file, List<ScriptProblem> problems) {
        int before = problems.size();
        if (file.text().isBlank()) {
            problems.add(ScriptProblem.of(file.origin(), "The script is empty."));
            return Optional.empty();
        }
        int nul = file.text().indexOf('\0');
        ScriptParser parser = new ScriptParser(file, problems);
        if (nul >= 0) {
            parser.problem(nul, "The script holds a NUL character, which PostgreSQL has no use for.");
            return Optional.empty();
        }
        ScriptHeader header = ScriptHeader.read(file, problems);
        Revision revision = header.revision();
        new StatementSplitter(file.text(), header.end(), parser.lines, parser).run();
        parser.closeSection(file.text().length());
        parser.checkSections();
        return revision == null || problems.size() > before ? Optional.empty() : Optional.of(parser.script(revision));
    }

    @Override
    public void statement(SqlStatement statement) {
        SectionMarker open = section;
        if (open == null) {
            stray = stray == null ? statement : stray;
            return;
        }
        statements.computeIfAbsent(open, marker -> new ArrayList<>()).add(statement);
    }

    @Override
    public void marker(int start, int end) {
        String line = file.text().substring(start, end);
        SectionMarker next = SectionMarker.of(line).orElse(null);
        if (next == null) {
            problem(
                    start,
                    "'" + line.strip() + "' looks like a section marker; write it exactly as '-- upgrade',"
                            + " '-- downgrade' or '-- verify', or say more in the comment.");
            return;
        }
        closeSection(start);
        if (texts.containsKey(next)) {
            problem(start, "The section '" + next.line() + "' is there twice.");
        } else if (section != null && next.compareTo(section) < 0) {
            problem(start, "The sections come in the order upgrade, downgrade, verify.");
        }
        section = next;
        sectionStart = Math.min(end + 1, file.text().length());
    }

    @Override
    public void problem(int offset, String problem) {
        problems.add(new ScriptProblem(file.origin(), lines.line(offset), lines.column(offset), problem));
    }

    private void closeSection(int end) {
        if (section != null) {
            texts.putIfAbsent(section, file.text().substring(Math.min(sectionStart, end), end));
        }
    }

    private void checkSections() {
        SqlStatement before = stray;
        if (!texts.containsKey(SectionMarker.UPGRADE)) {
            problems.add(ScriptProblem.of(file.origin(), "There is no line '-- upgrade'."));
        } else if (before != null) {
            problems.add(new ScriptProblem(
                    file.origin(), before.line(), before.column(), "SQL stands before the line '-- upgrade'."));
        }
        for (SqlStatement query : statements.getOrDefault(SectionMarker.VERIFY, List.of())) {
            if (!query.isTransactional() || query.findCopyData().isPresent()) {
                problems.add(new ScriptProblem(
                        file.origin(), query.line(), query.column(), "Verify sections hold queries only."));
            }
        }
    }

    private RevisionScript script(Revision revision) {
        List<SqlStatement> verify = statements.getOrDefault(SectionMarker.VERIFY, List.of());
        ScriptSection upgrade = section(SectionMarker.UPGRADE, verify);
        ScriptSection downgrade =
                texts.containsKey(SectionMarker.DOWNGRADE) ? section(SectionMarker.DOWNGRADE, List.of()) : null;
        return new RevisionScript(revision, file.name(), file.origin(), upgrade, downgrade, verify);
    }

    private ScriptSection section(SectionMarker marker, List<SqlStatement> after) {
        List<SqlStatement> settled = CommitRule.settle(statements.getOrDefault(marker, List.of()), after);
        return ScriptSection.of(texts.getOrDefault(marker, ""), settled);
    }
}
