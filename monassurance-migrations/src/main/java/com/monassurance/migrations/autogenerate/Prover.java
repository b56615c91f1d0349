package com.monassurance.migrations.autogenerate;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.scratch.ScratchCopy;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the way from one schema to another and back, and proves it. Confined to one thread. */
final class Prover {

    private final Workshop workshop;
    private final Planning planning;
    private final Predicate<ObjectId> looked;
    private final boolean isPathSet;

    Prover(Workshop workshop, Planning planning, Predicate<ObjectId> looked, boolean isPathSet) {
        this.workshop = workshop;
        this.planning = planning;
        this.looked = looked;
        this.isPathSet = isPathSet;
    }

    /** Proven, or why not; never {@code NotChecked}. */
    PlanOutcome prove(Catalog start, Catalog desired, Wanted wanted) {
        if (wanted.isNothing(start, desired, looked)) {
            return new PlanOutcome.Nothing(wanted.notes());
        }
        ScratchCopy made = ScratchCopy.make(workshop.server(), start, workshop.like());
        if (made instanceof ScratchCopy.NotProven not) {
            return new PlanOutcome.NotProven(not.reason(), not.objects(), not.residual());
        }
        PlanOutcome planned;
        try (ScratchCopy.Copied copy = (ScratchCopy.Copied) made;
                Connection connection = copy.database().connect()) {
            planned = plan(start, desired, wanted, connection);
        } catch (SQLException e) {
            throw DatabaseException.of("planning on a scratch copy", e);
        }
        if (planned instanceof PlanOutcome.Proven plan) {
            String body = RevisionText.body(
                    plan.upgrade().statements(), plan.downgrade().statements(), isPathSet, Figures.NONE);
            Optional<PlanOutcome.NotProven> failure =
                    new Proof(workshop, looked).of(start, withoutBroken(start), desired, wanted.seen(), body);
            return failure.isPresent() ? failure.get() : plan;
        }
        return planned;
    }

    /** The two ways, which are not proven before they were run from the start on a fresh copy. */
    private PlanOutcome plan(Catalog start, Catalog desired, Wanted wanted, Connection connection) throws SQLException {
        Convergence convergence = new Convergence(planning, looked, connection);
        List<Rename> renames = wanted.renames();
        List<PlannedStatement> first = new ArrayList<>(wanted.aside().before());
        first.addAll(renames(start, renames));
        Convergence.Frame ahead = new Convergence.Frame(first, wanted.aside().after(), wanted.seen());
        Convergence.Outcome up = convergence.reach(start, desired, ahead, "upgrade");
        if (up instanceof Convergence.Outcome.Stuck stuck) {
            return stuck.reason();
        }
        Convergence.Outcome.Reached reached = (Convergence.Outcome.Reached) up;
        List<Rename> back = reversed(renames);
        Convergence.Frame behind = new Convergence.Frame(renames(reached.catalog(), back), List.of(), all -> all);
        Convergence.Outcome down = convergence.reach(reached.catalog(), withoutBroken(start), behind, "downgrade");
        if (down instanceof Convergence.Outcome.Stuck stuck) {
            return stuck.reason();
        }
        List<PlannedStatement> upgrade = withoutSelfOwner(reached.statements());
        List<PlannedStatement> downgrade = withoutSelfOwner(((Convergence.Outcome.Reached) down).statements());
        // The copy is at the start again now, and is brought to the end once more if the way back asks anything.
        List<PlannedStatement> asking = Questions.before(upgrade, renames, connection);
        SchemaPlan way = new SchemaPlan(downgrade);
        if (!way.preconditions().isEmpty() || !back.isEmpty()) {
            SectionRun.run(connection, upgrade);
            downgrade = Questions.before(downgrade, back, connection);
        }
        List<String> notes = new ArrayList<>(wanted.notes());
        notes.addAll(OwnColumns.notes(reached.catalog(), desired, looked));
        return new PlanOutcome.Proven(new SchemaPlan(asking), new SchemaPlan(downgrade), notes);
    }

    private List<PlannedStatement> renames(Catalog from, List<Rename> renames) {
        return renames.isEmpty() ? List.of() : planning.renames(from, renames).statements();
    }

    /** What a role makes is its own already; the proof shows that nothing is missing without the statement. */
    private List<PlannedStatement> withoutSelfOwner(List<PlannedStatement> statements) {
        String role = workshop.liveRole();
        if (role == null) {
            return statements;
        }
        String ending = " owner to " + SqlName.quoted(role);
        Set<ObjectId> made = new HashSet<>();
        List<PlannedStatement> kept = new ArrayList<>();
        for (PlannedStatement statement : statements) {
            String sql = statement.sql();
            if (sql.regionMatches(true, 0, "create ", 0, "create ".length())) {
                made.add(statement.object());
            }
            boolean isSelf = sql.startsWith("alter ") && sql.endsWith(ending) && made.contains(statement.object());
            if (!isSelf) {
                kept.add(statement);
            }
        }
        return kept;
    }

    /** What no statement makes. */
    static Set<ObjectId> broken(Catalog catalog) {
        return catalog.brokenIndexes().stream().map(Index::id).collect(Collectors.toSet());
    }

    /** The schema without them, which is what a way back can reach. */
    static Catalog withoutBroken(Catalog catalog) {
        Set<ObjectId> broken = broken(catalog);
        return broken.isEmpty() ? catalog : catalog.without(broken::contains);
    }

    /** From the last to the first, the other way round. */
    static List<Rename> reversed(List<Rename> renames) {
        List<Rename> reversed = new ArrayList<>();
        for (Rename rename : renames) {
            reversed.add(new Rename(rename.to(), rename.from(), rename.newValue(), rename.value()));
        }
        Collections.reverse(reversed);
        return reversed;
    }
}
