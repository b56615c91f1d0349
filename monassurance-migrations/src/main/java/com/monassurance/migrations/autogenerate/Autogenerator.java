package com.monassurance.migrations.autogenerate;

import com.monassurance.core.RevisionState;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.RevisionDraft;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Drafts revisions from a desired schema and tells how schemas differ. The live database is only read; whatever has to
 * be tried is tried in scratch databases, which are gone when a verb returns; a desired schema that was made there is
 * remembered until its source changes. Every verb blocks its caller. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Autogenerator {

    private final @Nullable DataSource live;
    private final @Nullable DesiredSchema model;
    private final List<ScriptSource> sources;
    private final HistoryPlace place;
    private final AutogeneratorBuilder options;
    private final LoadedSchemas made = new LoadedSchemas();

    Autogenerator(AutogeneratorBuilder builder) {
        this.live = builder.live;
        this.model = builder.model;
        this.sources = List.copyOf(builder.sources);
        this.place = builder.place();
        this.options = builder;
    }

    /**
     * Begins an autogenerator.
     *
     * @param server makes the scratch databases
     * @return a builder
     */
    public static AutogeneratorBuilder on(ScratchServer server) {
        return new AutogeneratorBuilder(server);
    }

    /**
     * Drafts a revision on the one head of the scripts, as {@link #draft(RevisionDraft)} does.
     *
     * @param message what it will do, one line
     * @return the draft, or why there is none; refused when there are several heads
     * @throws IllegalStateException if the live database, the model or the scripts were not named
     * @throws MigrationException {@code BAD_SCRIPTS}, {@code BAD_GRAPH}; {@code BAD_MODEL} or {@code MODEL_FAILED}
     * @throws DatabaseException if the live database or the scratch server breaks on the way
     */
    public DraftOutcome draft(String message) {
        List<String> heads = Heads.of(source());
        if (heads.size() > 1) {
            return new DraftOutcome.Refused(
                    "There are several heads: " + String.join(", ", heads) + ".",
                    "Name the head on which the new revision stands, or merge them.");
        }
        return draft(RevisionDraft.builder(message).revises(heads).build());
    }

    /**
     * Drafts a revision that turns the schema of the live database into the desired one and back, and proves it: on a
     * scratch copy, the whole upgrade reaches the desired schema, the whole downgrade the start, and the upgrade again
     * the desired schema, by every attribute of every object. What looks like a rename has to be decided, and what loses
     * or changes data agreed to, before there is a draft.
     *
     * @param revision its place and message; all heads have to be applied
     * @return the draft, or why there is none; nothing is written before {@link Draft#write}
     * @throws IllegalStateException if the live database, the model or the scripts were not named
     * @throws MigrationException {@code BAD_SCRIPTS}, {@code BAD_GRAPH}; {@code BAD_MODEL} or {@code MODEL_FAILED}
     * @throws DatabaseException if the live database or the scratch server breaks on the way
     */
    public DraftOutcome draft(RevisionDraft revision) {
        LiveDatabase database = new LiveDatabase(live());
        Optional<DraftOutcome.Refused> refusal = refusal(database);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Sides sides = sides(database, model());
        PlanOutcome outcome = sides.prove();
        if (outcome instanceof PlanOutcome.Proven proven) {
            return drafted(revision, proven, sides.isPathSet());
        }
        if (outcome instanceof PlanOutcome.Undecided undecided) {
            return new DraftOutcome.Undecided(undecided.proposals());
        }
        if (outcome instanceof PlanOutcome.NotProven not) {
            return new DraftOutcome.NotProven(not.reason(), not.objects(), not.residual());
        }
        return new DraftOutcome.Nothing(((PlanOutcome.Nothing) outcome).notes());
    }

    private DraftOutcome drafted(RevisionDraft revision, PlanOutcome.Proven proven, boolean isPathSet) {
        LiveData check = LiveData.over(live());
        DataReport data = check.look(proven.upgrade());
        List<HazardCount> losses = data.losses();
        if (!losses.isEmpty() && options.consent == null) {
            return new DraftOutcome.NeedsConsent(losses);
        }
        DataReport back = check.lookBack(proven.downgrade());
        String body = RevisionText.body(
                proven.upgrade().statements(), proven.downgrade().statements(), isPathSet, Figures.of(data, back));
        RevisionDraft named = losses.isEmpty() ? revision : revision.withConsent(options.consent);
        return new DraftOutcome.Proven(
                new Draft(named, proven.upgrade(), proven.downgrade(), data, back, proven.notes(), body));
    }

    /**
     * Compares the live database with the model.
     *
     * @return how they differ, the live database on the left
     * @throws IllegalStateException if the live database or the model was not named
     * @throws MigrationException {@code BAD_MODEL} or {@code MODEL_FAILED}; {@code BAD_SCRIPTS} for a model of scripts
     * @throws DatabaseException if the live database or the scratch server breaks on the way
     */
    public SchemaCheck check() {
        return check(model());
    }

    /**
     * Compares the live database with the revisions that its schema history says are applied, replayed on scratch.
     *
     * @return how they differ, the live database on the left
     * @throws IllegalStateException if the live database or the scripts were not named
     * @throws MigrationException {@code BAD_SCRIPTS}, {@code BAD_GRAPH}
     * @throws DatabaseException if the live database or the scratch server breaks on the way
     */
    public SchemaCheck drift() {
        LiveDatabase database = new LiveDatabase(live());
        ScriptSource source = source();
        RevisionState state = Heads.state(source, place, database);
        boolean isKnown = switch (state.status()) {
            case AT_HEAD, BEHIND -> !state.current().isEmpty();
            case AHEAD, INTERRUPTED, NOT_INSTALLED, UNKNOWN -> false;
        };
        if (!isKnown) {
            return new SchemaCheck.NotChecked(
                    "The schema history does not say which revisions the database stands for: " + state.detail(),
                    state.ahead());
        }
        List<Target> current = state.current().stream().map(Target::revision).toList();
        return check(new ReplayedScripts(source, current.size() == 1 ? current.get(0) : Target.several(current)));
    }

    private SchemaCheck check(DesiredSchema desired) {
        return sides(new LiveDatabase(live()), desired).check();
    }

    /**
     * Finds the statements that turn one schema into another and back, and proves them.
     *
     * @param from the start
     * @param to the desired schema
     * @return both ways, or why they are not proven
     * @throws MigrationException {@code BAD_MODEL}, {@code MODEL_FAILED}, {@code BAD_SCRIPTS}, {@code BAD_GRAPH}
     * @throws DatabaseException if a database breaks on the way
     */
    public PlanOutcome diff(DesiredSchema from, DesiredSchema to) {
        return sides(from, to).prove();
    }

    /**
     * Finds the statements as {@link #diff} does, but tries none of them.
     *
     * @param from the start
     * @param to the desired schema
     * @return both ways, not checked, or nothing; not proven when a schema cannot be made on scratch
     * @throws MigrationException as {@link #diff}
     * @throws DatabaseException if a database breaks on the way
     */
    public PlanOutcome diffUnproven(DesiredSchema from, DesiredSchema to) {
        return sides(from, to).plan();
    }

    /**
     * Writes a plan as SQL that people can read and psql can run: in groups, with what is worth knowing of locks and
     * hazards above them. Pure.
     *
     * @param plan the plan
     * @return the statements, each ended by a semicolon; empty for an empty plan
     */
    public static String script(SchemaPlan plan) {
        return RevisionText.session(plan.statements());
    }

    private Optional<DraftOutcome.Refused> refusal(LiveDatabase database) {
        ScriptSource source = source();
        RevisionState state = Heads.state(source, place, database);
        boolean isReady = switch (state.status()) {
            case AT_HEAD -> true;
            case NOT_INSTALLED -> state.heads().isEmpty();
            case BEHIND, AHEAD, INTERRUPTED, UNKNOWN -> false;
        };
        return isReady
                ? Optional.empty()
                : Optional.of(new DraftOutcome.Refused(
                        "The database is not at head: " + state.detail(),
                        state.status() == RevisionState.Status.AHEAD
                                ? "Get the scripts of the revisions that it has."
                                : "Upgrade it, and draft again."));
    }

    private DataSource live() {
        return named(live, "the live database");
    }

    private DesiredSchema model() {
        return named(model, "the model");
    }

    private ScriptSource source() {
        return sources.isEmpty() ? named(null, "the scripts") : ScriptSources.all(sources);
    }

    private static <T> T named(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalStateException("name " + what + " in the builder");
        }
        return value;
    }

    private Sides sides(DesiredSchema from, DesiredSchema to) {
        return new Sides(from, to, options, made);
    }
}
