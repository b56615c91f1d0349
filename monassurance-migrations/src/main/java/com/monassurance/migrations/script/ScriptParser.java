package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.revision.Revision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns one file into a script, or into everything that is wrong with it. Confined to one thread. */
final class ScriptParser implements StatementSplitter.Sink {

    /** A section while it is read. */
    private static final class Part {

        private final int start;
        private final List<SqlStatement> statements = new ArrayList<>();
        private int end;

        Part(int start) {
            this.start = start;
            this.end = start;
        }
    }

    private final ScriptFile file;
    private final ScriptText source;
    private final boolean repeatable;
    private final ContentHash hashes;
    private final List<ScriptProblem> problems;
    private final Map<SectionMarker, Part> parts = new EnumMap<>(SectionMarker.class);
    private @Nullable SectionMarker section;
    private @Nullable Part part;
    private @Nullable SqlStatement stray;

    private ScriptParser(ScriptFile file, ContentHash hashes, List<ScriptProblem> problems) {
        this.file = file;
        this.source = new ScriptText(file.text());
        this.repeatable = ScriptSource.isRepeatableName(file.name());
        this.hashes = hashes;
        this.problems = problems;
    }

    /** Reads a revision; what is wrong with it is added to the problems, and then there is none. */
    static @Nullable RevisionScript revision(ScriptFile file, ContentHash hashes, List<ScriptProblem> problems) {
        int before = problems.size();
        ScriptParser parser = new ScriptParser(file, hashes, problems);
        if (!parser.isText()) {
            return null;
        }
        ScriptHeader header = ScriptHeader.read(file, problems);
        Revision revision = header.revision();
        ScriptOptions options = header.options();
        parser.split(header.end());
        return revision == null || problems.size() > before ? null : parser.revision(revision, options);
    }

    /** Reads a repeatable script; what is wrong with it is added to the problems, and then there is none. */
    static @Nullable RepeatableScript repeatable(ScriptFile file, ContentHash hashes, List<ScriptProblem> problems) {
        int before = problems.size();
        ScriptParser parser = new ScriptParser(file, hashes, problems);
        if (!parser.isText()) {
            return null;
        }
        ScriptHeader header = ScriptHeader.read(file, problems);
        String name = header.repeatableName();
        ScriptOptions options = header.options();
        parser.split(header.end());
        return name == null || problems.size() > before ? null : parser.repeatable(name, header, options);
    }

    private boolean isText() {
        if (file.text().isBlank()) {
            problems.add(ScriptProblem.of(file.origin(), "The script is empty."));
            return false;
        }
        int nul = file.text().indexOf('\0');
        if (nul >= 0) {
            problem(nul, "The script holds a NUL character, which PostgreSQL has no use for.");
        }
        return nul < 0;
    }

    private void split(int from) {
        new StatementSplitter(source, from, this).run();
        closeSection(file.text().length());
        checkSections();
    }

    @Override
    public void statement(SqlStatement statement) {
        if (part != null) {
            part.statements.add(statement);
        } else if (stray == null) {
            stray = statement;
        }
    }

    @Override
    public void marker(int start, int end) {
        String line = file.text().substring(start, end);
        boolean isIndented = start > 0 && " \t".indexOf(file.text().charAt(start - 1)) >= 0;
        SectionMarker next = isIndented ? null : SectionMarker.of(line).orElse(null);
        if (next == null) {
            problem(
                    start,
                    "'" + line.strip() + "' looks like a section marker; write it exactly as '-- upgrade',"
                            + " '-- downgrade' or '-- verify'"
                            + (isIndented ? " with nothing before it" : "") + ", or say more in the comment.");
            return;
        }
        closeSection(start);
        if (parts.containsKey(next)) {
            problem(start, "The section '" + next.line() + "' is there twice.");
        } else if (section != null && next.compareTo(section) < 0) {
            problem(start, "The sections come in the order upgrade, downgrade, verify.");
        } else if (repeatable && next == SectionMarker.DOWNGRADE) {
            problem(start, "A repeatable script has no downgrade; its older text is what takes it back.");
        }
        section = next;
        part = new Part(Math.min(end + 1, file.text().length()));
        parts.put(next, part);
    }

    @Override
    public void problem(int offset, String problem) {
        problems.add(ScriptProblem.at(file.origin(), source, offset, problem));
    }

    private void closeSection(int end) {
        if (part != null) {
            part.end = Math.max(part.start, end);
        }
    }

    private void checkSections() {
        SqlStatement before = stray;
        if (!has(SectionMarker.UPGRADE)) {
            problems.add(ScriptProblem.of(file.origin(), "There is no line '-- upgrade'."));
        } else if (before != null) {
            problem(before.start(), "SQL stands before the line '-- upgrade'.");
        }
        for (Part each : parts.values()) {
            String comments = comments(each);
            Requirement.read(comments, (line, problem) -> {
                int offset = each.start;
                for (int i = 0; i < line; i++) {
                    offset = file.text().indexOf('\n', offset) + 1;
                }
                problem(offset, problem);
            });
        }
        for (SqlStatement query : statements(SectionMarker.VERIFY)) {
            if (!query.isTransactional() || query.rowsStart() >= 0) {
                problem(query.start(), "Verify sections hold queries only.");
            }
        }
    }

    private RevisionScript revision(Revision revision, ScriptOptions options) {
        List<SqlStatement> verify = statements(SectionMarker.VERIFY);
        ScriptSection upgrade = section(SectionMarker.UPGRADE, verify, options);
        ScriptSection downgrade =
                has(SectionMarker.DOWNGRADE) ? section(SectionMarker.DOWNGRADE, List.of(), options) : null;
        return new RevisionScript(revision, file.name(), file.origin(), upgrade, downgrade, verify, options, null);
    }

    private @Nullable RepeatableScript repeatable(String name, ScriptHeader header, ScriptOptions options) {
        List<SqlStatement> verify = statements(SectionMarker.VERIFY);
        ScriptSection upgrade = section(SectionMarker.UPGRADE, verify, options);
        boolean transactional = true;
        for (SqlStatement statement : upgrade.statements()) {
            if (!statement.isTransactional()) {
                transactional = false;
                problem(
                        statement.start(),
                        "This statement cannot run in a transaction, in which a repeatable script always runs;"
                                + " move it to a revision.");
            }
        }
        return transactional
                ? new RepeatableScript(
                        name, file.origin(), header.dependsOn(), header.message(), upgrade, verify, options)
                : null;
    }

    private ScriptSection section(SectionMarker marker, List<SqlStatement> after, ScriptOptions options) {
        Part found = requireNonNull(parts.get(marker));
        List<SqlStatement> settled = CommitRule.settle(found.statements, after, options.commits());
        List<Requirement> requirements = Requirement.read(comments(found), (line, problem) -> {});
        return ScriptSection.of(source, found.start, found.end, settled, hashes).with(requirements);
    }

    /** What stands before the first statement of a section. */
    private String comments(Part found) {
        int to =
                found.statements.isEmpty() ? found.end : found.statements.get(0).start();
        return file.text().substring(found.start, to);
    }

    private boolean has(SectionMarker marker) {
        return parts.containsKey(marker);
    }

    private List<SqlStatement> statements(SectionMarker marker) {
        Part found = parts.get(marker);
        return found == null ? List.of() : found.statements;
    }
}
