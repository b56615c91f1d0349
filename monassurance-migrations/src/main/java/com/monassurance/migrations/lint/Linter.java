package com.monassurance.migrations.lint;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.script.RepeatableScript;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptOutline;
import com.monassurance.migrations.script.ScriptSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with hand-written statements before they are run: what they lock, rewrite, lose or break, and how to
 * do the same without. Without a database it judges by the text alone; with a catalogue and the sizes of tables it leaves
 * out what does no harm there. A file with section markers is a script that our runner runs, one transaction per
 * revision; any other file is plain SQL, each statement on its own unless the file says BEGIN. Never blocks and never
 * throws because of what a file holds. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Linter {

    private final @Nullable CatalogFacts facts;
    private final LintSettings settings;

    private Linter(@Nullable CatalogFacts facts, LintSettings settings) {
        this.facts = facts;
        this.settings = settings;
    }

    /**
     * Returns the rules there are, those that are off by default too.
     *
     * @return by subject, always in the same order
     */
    public static List<Rule> rules() {
        return Rules.ALL.stream().map(RuleCheck::rule).toList();
    }

    /**
     * Returns a linter that has no database and the rules that are on by default.
     *
     * @return the linter
     */
    public static Linter standard() {
        return builder().build();
    }

    /**
     * Begins a linter.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Looks at files in the order in which they are run; what one makes the next ones know.
     *
     * @param files revisions, repeatable scripts, or plain SQL
     * @return the report
     */
    public LintReport lint(List<ScriptFile> files) {
        return lintOutlines(files.stream().map(ScriptOutline::of).toList());
    }

    /**
     * Looks at plain SQL or the text of a script.
     *
     * @param name what to call it in findings
     * @param sql the text
     * @return the report
     */
    public LintReport lint(String name, String sql) {
        return lint(List.of(new ScriptFile(name, name, sql)));
    }

    /**
     * Looks at a script that was read. A Java revision is not looked at, and the report says so.
     *
     * @param script the script
     * @return the report
     */
    public LintReport lint(RevisionScript script) {
        return lintOutlines(List.of(ScriptOutline.of(script)));
    }

    /**
     * Looks at all scripts of a set, revisions in the order in which an upgrade from nothing runs them, repeatable ones
     * behind them. Java revisions are not looked at, and the report says so.
     *
     * @param scripts the scripts
     * @return the report
     */
    public LintReport lint(ScriptSet scripts) {
        return lint(scripts, scripts.graph().order().stream().map(Revision::id).toList());
    }

    /**
     * Looks at some revisions of a set, in the order in which they are run, and at its repeatable scripts.
     *
     * @param scripts the scripts
     * @param revisions ids of revisions, such as those that are not applied yet
     * @return the report
     * @throws MigrationException {@code LINT_UNKNOWN_REVISION} if there is no script for one of them
     */
    public LintReport lint(ScriptSet scripts, List<String> revisions) {
        List<ScriptOutline> before = new ArrayList<>();
        List<ScriptOutline> outlines = new ArrayList<>();
        for (String id : revisions) {
            RevisionScript script = scripts.find(id)
                    .orElseThrow(() -> new MigrationException(
                            MigrationError.LINT_UNKNOWN_REVISION,
                            "No script has the revision " + id + ".",
                            "Give revisions of these scripts."));
            (settings.applied().contains(id) ? before : outlines).add(ScriptOutline.of(script));
        }
        for (RepeatableScript repeatable : scripts.repeatables()) {
            outlines.add(ScriptOutline.of(repeatable));
        }
        LintSettings byText = settings.withoutSizes();
        LintReport past = new Linting(new KnownSchema(null, byText), byText).run(before);
        return past.and(lintOutlines(outlines));
    }

    private LintReport lintOutlines(List<ScriptOutline> outlines) {
        return new Linting(new KnownSchema(facts, settings), settings).run(outlines);
    }

    /**
     * Collects what a linter is told; not reusable. Confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private static final long SMALL_ROWS = 10_000;
        private static final long SMALL_BYTES = 8L << 20;

        private final Set<String> without = new HashSet<>();
        private final Set<String> with = new HashSet<>();
        private final Map<String, Severity> severities = new HashMap<>();
        private @Nullable Catalog catalog;
        private @Nullable TableSizes sizes;
        private long smallRows = SMALL_ROWS;
        private long smallBytes = SMALL_BYTES;
        private boolean oneRun;
        private boolean downgrades;
        private List<String> searchPath = List.of("public");
        private Set<String> applied = Set.of();

        private Builder() {}

        /**
         * Judges with a database in mind: what does no harm there is no finding.
         *
         * @param known its catalogue, as it is before the first statement
         * @param knownSizes sizes of its tables
         * @return this
         */
        public Builder with(Catalog known, TableSizes knownSizes) {
            catalog = requireNonNull(known, "known");
            sizes = requireNonNull(knownSizes, "knownSizes");
            return this;
        }

        /**
         * Says up to which size a table is small, so that reading or writing all of it disturbs nobody: by default 10,000
         * rows and 8 MiB. A table is small when both hold; one of unknown size is not.
         *
         * @param rows the most rows
         * @param bytes the most bytes
         * @return this
         */
        public Builder small(long rows, long bytes) {
            smallRows = rows;
            smallBytes = bytes;
            return this;
        }

        /**
         * Says that all files are run at once, so that what one makes nobody uses when the next one runs. By default only
         * what the same script makes is known to be unused.
         *
         * @return this
         */
        public Builder oneRun() {
            oneRun = true;
            return this;
        }

        /**
         * Looks at downgrade sections too, which by default are left out: dropping is what they are for.
         *
         * @return this
         */
        public Builder downgrades() {
            downgrades = true;
            return this;
        }

        /**
         * Says where names without a schema are looked for: by default in {@code public}.
         *
         * @param schemas exact names, in order
         * @return this
         */
        public Builder searchPath(String... schemas) {
            searchPath = List.of(schemas);
            return this;
        }

        /**
         * Says which revisions the catalogue holds already. They are judged by their text alone, for the catalogue is not
         * the one that they meet, and before the others. By default there are none.
         *
         * @param revisions their ids
         * @return this
         */
        public Builder applied(Collection<String> revisions) {
            applied = Set.copyOf(revisions);
            return this;
        }

        /**
         * Switches rules off.
         *
         * @param rules their ids
         * @return this
         */
        public Builder without(String... rules) {
            without.addAll(Arrays.asList(rules));
            return this;
        }

        /**
         * Switches rules on that are off by default.
         *
         * @param rules their ids
         * @return this
         */
        public Builder alsoWith(String... rules) {
            with.addAll(Arrays.asList(rules));
            return this;
        }

        /**
         * Gives the findings of a rule another severity.
         *
         * @param rule its id
         * @param severity the severity of all its findings
         * @return this
         */
        public Builder severity(String rule, Severity severity) {
            severities.put(rule, requireNonNull(severity, "severity"));
            return this;
        }

        /**
         * Makes the linter.
         *
         * @return the linter
         * @throws MigrationException {@code LINT_UNKNOWN_RULE} if one of the rules that were named does not exist
         * @throws IllegalArgumentException if a limit of {@link #small} is negative
         */
        public Linter build() {
            if (smallRows < 0 || smallBytes < 0) {
                throw new IllegalArgumentException("limits of small must not be negative");
            }
            Set<String> named = new HashSet<>(without);
            named.addAll(with);
            named.addAll(severities.keySet());
            List<String> unknown =
                    named.stream().filter(id -> !Rules.isRule(id)).sorted().toList();
            if (!unknown.isEmpty()) {
                throw new MigrationException(
                        MigrationError.LINT_UNKNOWN_RULE,
                        "There is no rule " + String.join(", ", unknown) + ".",
                        "Linter.rules() and docs/lint.md list the rules.");
            }
            Catalog known = catalog;
            LintSettings settings = new LintSettings(
                    sizes, smallRows, smallBytes, oneRun, downgrades, searchPath, applied, without, with, severities);
            return new Linter(known == null ? null : new CatalogFacts(known), settings);
        }
    }
}
