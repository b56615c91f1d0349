package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What stands where in a file of SQL, be it a script that could be run or one that has problems, for those who read
 * scripts without running them. Immutable.
 *
 * @param file the file
 * @param sections its sections in order; a file without section markers has one, {@link Part#PLAIN}
 * @param problems what the reader of scripts has against it; for a file without markers what makes it no SQL
 * @since 0.1.0
 */
public record ScriptOutline(ScriptFile file, List<Section> sections, List<ScriptProblem> problems) {

    /** Copies the lists. */
    public ScriptOutline {
        requireNonNull(file, "file");
        sections = List.copyOf(sections);
        problems = List.copyOf(problems);
    }

    /**
     * Which section it is.
     *
     * @since 0.1.0
     */
    public enum Part {
        /** The whole of a file without section markers. */
        PLAIN,
        /** What brings a revision, or what a repeatable script runs. */
        UPGRADE,
        /** What takes a revision back. */
        DOWNGRADE,
        /** Queries that must return true after the upgrade. */
        VERIFY
    }

    /**
     * A section. Immutable.
     *
     * @param part which one
     * @param start offset in the file's text behind its marker
     * @param end offset behind its last character
     * @param statements its statements, with what running them means for transactions
     * @since 0.1.0
     */
    public record Section(Part part, int start, int end, List<Placed> statements) {

        /** Copies the list. */
        public Section {
            requireNonNull(part, "part");
            statements = List.copyOf(statements);
        }
    }

    /**
     * A statement and its place. Immutable.
     *
     * @param statement the statement
     * @param start offset of its first character in the file's text
     * @param end offset behind its last character, before its semicolon
     * @since 0.1.0
     */
    public record Placed(SqlStatement statement, int start, int end) {

        /** Checks the statement. */
        public Placed {
            requireNonNull(statement, "statement");
        }

        static Placed of(SqlStatement statement) {
            return new Placed(statement, statement.start(), statement.end());
        }
    }

    /**
     * Reads a file. Never blocks and takes any text.
     *
     * @param file a revision, a repeatable script, or any other SQL
     * @return what stands in it
     */
    public static ScriptOutline of(ScriptFile file) {
        Reader reader = new Reader(file);
        new StatementSplitter(reader.source, 0, reader).run();
        reader.close(file.text().length());
        return reader.outline();
    }

    /**
     * Returns what stands in a script that was read. Never blocks.
     *
     * @param script a revision
     * @return its outline; without a section for a Java revision
     */
    public static ScriptOutline of(RevisionScript script) {
        if (script.findJava().isPresent()) {
            return new ScriptOutline(new ScriptFile(script.name(), script.origin(), ""), List.of(), List.of());
        }
        return of(
                new ScriptFile(script.name(), script.origin(), script.upgrade().sourceText()));
    }

    /**
     * Returns what stands in a script that was read. Never blocks.
     *
     * @param script a repeatable script
     * @return its outline
     */
    public static ScriptOutline of(RepeatableScript script) {
        return of(new ScriptFile(
                script.fileName(), script.origin(), script.upgrade().sourceText()));
    }

    /**
     * Tells whether it is a script for a runner, with sections.
     *
     * @return false for plain SQL
     */
    public boolean isScript() {
        return sections.stream().noneMatch(section -> section.part() == Part.PLAIN);
    }

    /** Collects what the splitter finds. Confined to one thread. */
    private static final class Reader implements StatementSplitter.Sink {

        private final ScriptFile file;
        private final ScriptText source;
        private final List<ScriptProblem> problems = new ArrayList<>();
        private final Map<Part, Integer> starts = new EnumMap<>(Part.class);
        private final Map<Part, Integer> ends = new EnumMap<>(Part.class);
        private final Map<Part, List<SqlStatement>> statements = new EnumMap<>(Part.class);
        private Part part = Part.PLAIN;

        Reader(ScriptFile file) {
            this.file = file;
            this.source = new ScriptText(file.text());
            open(Part.PLAIN, 0);
        }

        @Override
        public void statement(SqlStatement statement) {
            statements.computeIfAbsent(part, key -> new ArrayList<>()).add(statement);
        }

        @Override
        public void marker(int start, int end) {
            SectionMarker marker =
                    SectionMarker.of(file.text().substring(start, end)).orElse(null);
            if (marker == null) {
                return;
            }
            close(start);
            open(
                    switch (marker) {
                        case UPGRADE -> Part.UPGRADE;
                        case DOWNGRADE -> Part.DOWNGRADE;
                        case VERIFY -> Part.VERIFY;
                    },
                    Math.min(end + 1, file.text().length()));
        }

        @Override
        public void problem(int offset, String problem) {
            problems.add(ScriptProblem.at(file.origin(), source, offset, problem));
        }

        void open(Part next, int start) {
            part = next;
            starts.putIfAbsent(next, start);
        }

        void close(int end) {
            ends.put(part, end);
        }

        ScriptOutline outline() {
            if (part == Part.PLAIN && !isMeantAsScript()) {
                return new ScriptOutline(file, List.of(section(Part.PLAIN, false)), problems);
            }
            // What has markers is a script, and its own reader says best what is wrong with it.
            List<ScriptProblem> found = new ArrayList<>();
            boolean commits = false;
            if (ScriptSource.isRepeatableName(file.name())) {
                ScriptParser.repeatable(file, new ContentHash(), found);
            } else {
                ScriptParser.revision(file, new ContentHash(), found);
                commits = ScriptHeader.read(file, new ArrayList<>()).options().commits();
            }
            List<Section> sections = new ArrayList<>();
            for (Part each : List.of(Part.UPGRADE, Part.DOWNGRADE, Part.VERIFY)) {
                if (starts.containsKey(each)) {
                    sections.add(section(each, commits));
                }
            }
            return new ScriptOutline(file, sections, found);
        }

        private boolean isMeantAsScript() {
            return ScriptSource.isRepeatableName(file.name())
                    || !ScriptHeader.idOf(file).isEmpty();
        }

        private Section section(Part each, boolean commits) {
            List<SqlStatement> after = each == Part.UPGRADE ? of(Part.VERIFY) : List.of();
            List<Placed> placed = CommitRule.settle(of(each), after, commits).stream()
                    .map(Placed::of)
                    .toList();
            int start = requireNonNull(starts.get(each));
            return new Section(each, start, Math.max(start, ends.getOrDefault(each, start)), placed);
        }

        private List<SqlStatement> of(Part each) {
            return statements.getOrDefault(each, List.of());
        }
    }
}
