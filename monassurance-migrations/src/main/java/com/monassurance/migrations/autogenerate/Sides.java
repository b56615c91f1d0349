package com.monassurance.migrations.autogenerate;

import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.autogenerate.LoadedSchema.Loaded;
import com.monassurance.migrations.autogenerate.LoadedSchema.Missing;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.diff.RenameProposals.Likeness;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.diff.SchemaDiff;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.scratch.DatabaseTraits;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Two schemas that are compared, the one that is and the one that should be. Confined to one thread. */
final class Sides {

    private final DesiredSchema from;
    private final DesiredSchema to;
    private final AutogeneratorBuilder options;
    private final LoadedSchemas made;
    private final Predicate<ObjectId> looked;
    private final List<Rename> renames;
    private final Workshop workshop;
    private final boolean isPathSet;

    /** Asks the live side, if there is one, what a scratch database has to be like. */
    Sides(DesiredSchema from, DesiredSchema to, AutogeneratorBuilder options, LoadedSchemas made) {
        this.made = made;
        this.from = from;
        this.to = to;
        this.options = options;
        this.looked = options.differences.filter();
        this.renames = List.copyOf(options.renames);
        Live live = from instanceof LiveDatabase database
                ? Live.of(database)
                : to instanceof LiveDatabase database ? Live.of(database) : null;
        boolean isOtherMade = !(from instanceof LiveDatabase && to instanceof LiveDatabase);
        this.isPathSet = live != null && live.searchPath().contains("pg_catalog");
        this.workshop = new Workshop(
                options.server,
                live == null ? DatabaseTraits.any() : live.traits(),
                live != null && live.isMixed()
                        ? options.settings().withoutOwners().withoutPrivileges()
                        : options.settings(),
                options.place(),
                live != null && isOtherMade ? live.role() : null);
    }

    /** What a live database says about itself. */
    private record Live(DatabaseTraits traits, String role, String searchPath, boolean isMixed) {

        /** What is given to an owner on a copy, only that owner or a superuser can give. */
        private static final String MIXED = """
                with owned (owner, class, object, schema) as (
                  select relowner, 'pg_class'::regclass, oid, relnamespace from pg_class where relkind <> 't'
                  union all select proowner, 'pg_proc'::regclass, oid, pronamespace from pg_proc
                  union all select typowner, 'pg_type'::regclass, oid, typnamespace from pg_type
                  union all select nspowner, 'pg_namespace'::regclass, oid, oid from pg_namespace where nspname <> 'public')
                select not (select rolsuper from pg_roles where rolname = current_user) and exists (
                  select from owned o join pg_namespace n on n.oid = o.schema
                  where o.object >= 16384 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                    and not pg_has_role(o.owner, case when current_setting('server_version_num')::int >= 160000
                                                      then 'SET' else 'MEMBER' end)
                    and not exists (select from pg_depend d
                                    where d.classid = o.class and d.objid = o.object and d.deptype = 'e'))
                """;

        static Live of(LiveDatabase database) {
            return database.read(
                    session -> new Live(
                            DatabaseTraits.of(session.connection()), role(session), path(session), isMixed(session)),
                    "reading the traits of a database");
        }

        private static boolean isMixed(SqlSession session) throws SQLException {
            return Workshop.ask(session.connection(), MIXED).equals("t");
        }

        private static String role(SqlSession session) throws SQLException {
            return Workshop.ask(session.connection(), "select current_user");
        }

        private static String path(SqlSession session) throws SQLException {
            return Workshop.ask(session.connection(), "select current_setting('search_path')");
        }
    }

    /** Whether names that are not qualified may mean another thing on the live database. */
    boolean isPathSet() {
        return isPathSet;
    }

    /** Proven, nothing to do, undecided, or not proven. */
    PlanOutcome prove() {
        return answered(
                (start, desired) -> {
                    Catalog one = start.catalog();
                    Catalog other = desired.catalog();
                    Predicate<ObjectId> seen = seen(one, other);
                    List<Rename> decided = decided(one, desired);
                    RenameSearch search = search(one, other, decided, seen);
                    if (!search.asked().isEmpty()) {
                        return new PlanOutcome.Undecided(search.asked());
                    }
                    PlanOutcome outcome = prove(one, other, decided, search, seen);
                    boolean isTriedAgain = outcome instanceof PlanOutcome.NotProven
                            && !search.done().isEmpty();
                    return isTriedAgain ? prove(one, other, decided, RenameSearch.NOTHING, seen) : outcome;
                },
                missing -> PlanOutcome.NotProven.of(missing.reason(), missing.objects()));
    }

    private PlanOutcome prove(
            Catalog start, Catalog desired, List<Rename> decided, RenameSearch search, Predicate<ObjectId> seen) {
        List<Rename> renames = new ArrayList<>(decided);
        renames.addAll(search.renames());
        SetAside earlier = leftAlone(start, desired);
        Catalog shown = earlier.hidden();
        Quarantine aside =
                options.isQuarantining ? Quarantine.of(start, shown, desired, renames, seen) : Quarantine.none(start);
        List<String> notes = new ArrayList<>(Notes.of(shown, desired, seen));
        notes.addAll(search.notes());
        notes.addAll(aside.notes());
        notes.addAll(earlier.notes());
        Wanted wanted = new Wanted(renames, aside, all -> seenOf(all, desired, aside), notes);
        return new Prover(workshop, planning(seen), seen, isPathSet).prove(start, desired, wanted);
    }

    /** What is set aside is left alone, unless it is asked to go; what this plan sets aside is in any case. */
    private Catalog seenOf(Catalog catalog, Catalog desired, Quarantine aside) {
        boolean isWhole = options.isDroppingQuarantined && aside.renames().isEmpty();
        return isWhole ? catalog : SetAside.in(catalog, desired).hidden();
    }

    private SetAside leftAlone(Catalog start, Catalog desired) {
        return SetAside.in(start, options.isDroppingQuarantined ? start : desired);
    }

    private RenameSearch search(Catalog start, Catalog desired, List<Rename> decided, Predicate<ObjectId> seen) {
        if (!options.isAskingRenames) {
            return RenameSearch.NOTHING;
        }
        SchemaDiff diff = SchemaDiff.of(leftAlone(start, desired).hidden(), desired, new DiffSettings(seen));
        return RenameSearch.in(diff, likeness(), decided, List.copyOf(options.refusedRenames), seen);
    }

    private Likeness likeness() {
        return from instanceof LiveDatabase one && to instanceof LiveDatabase other
                ? RowLikeness.of(one, other)
                : (left, right) -> OptionalDouble.empty();
    }

    /** Not checked, nothing to do, undecided, or not proven where a schema is missing. */
    PlanOutcome plan() {
        return answered(
                (start, desired) -> {
                    Catalog one = leftAlone(start.catalog(), desired.catalog()).hidden();
                    Catalog other = desired.catalog();
                    Predicate<ObjectId> seen = seen(one, other);
                    List<String> notes = Notes.of(one, other, seen);
                    if (Convergence.compare(one, other, seen).isEqual()) {
                        return new PlanOutcome.Nothing(notes);
                    }
                    List<Rename> decided = decided(one, desired);
                    List<Proposal> asked = search(one, other, decided, seen).asked();
                    if (!asked.isEmpty()) {
                        return new PlanOutcome.Undecided(asked);
                    }
                    if (!decided.isEmpty() || options.isQuarantining) {
                        return PlanOutcome.NotProven.of(
                                "What comes behind renames is planned from what they leave, which nobody knows without"
                                        + " trying them on scratch.",
                                decided.stream().map(Rename::toString).toList());
                    }
                    return new PlanOutcome.NotChecked(
                            planning(seen).plan(one, other),
                            planning(seen).plan(other, Prover.withoutBroken(one)),
                            "Nobody asked for a proof.",
                            notes);
                },
                missing -> PlanOutcome.NotProven.of(missing.reason(), missing.objects()));
    }

    /** How the two differ. */
    SchemaCheck check() {
        return answered(
                (start, desired) -> {
                    SetAside aside = leftAlone(start.catalog(), desired.catalog());
                    Catalog shown = aside.hidden();
                    Predicate<ObjectId> whole = whole(desired.catalog());
                    List<String> notes = new ArrayList<>(Notes.of(shown, desired.catalog(), looked));
                    notes.addAll(aside.notes());
                    notes.addAll(OwnColumns.notes(shown, desired.catalog(), whole));
                    CatalogComparison differences = Convergence.compare(shown, desired.catalog(), whole);
                    return differences.isEqual()
                            ? new SchemaCheck.Same(notes)
                            : new SchemaCheck.Different(differences, notes);
                },
                missing -> new SchemaCheck.NotChecked(missing.reason(), missing.objects()));
    }

    /** What is made on scratch is made first, since it decides what can be compared. */
    private <T> T answered(BiFunction<Loaded, Loaded, T> answer, Function<Missing, T> otherwise) {
        boolean isFromFirst = to instanceof LiveDatabase && !(from instanceof LiveDatabase);
        try {
            LoadedSchema first = made.load(isFromFirst ? from : to, workshop);
            if (first instanceof Missing missing) {
                return otherwise.apply(missing);
            }
            Loaded one = (Loaded) first;
            LoadedSchema second =
                    made.load(isFromFirst ? to : from, with(one.catalog().settings()));
            if (second instanceof Missing missing) {
                return otherwise.apply(missing);
            }
            Loaded other = (Loaded) second;
            requireSchemas(one.catalog(), other.catalog());
            return isFromFirst ? answer.apply(one, other) : answer.apply(other, one);
        } catch (MigrationException e) {
            if (e.error() == MigrationError.SCRATCH_UNAVAILABLE) {
                return otherwise.apply(new Missing(e.problem() + " " + e.nextStep(), List.of()));
            }
            throw e;
        }
    }

    /** Whoever misspells a schema would be told that nothing differs. */
    private void requireSchemas(Catalog one, Catalog other) {
        for (String name : options.schemas) {
            ObjectId id = ObjectId.of(ObjectKind.SCHEMA, name);
            if (one.find(id).isEmpty() && other.find(id).isEmpty()) {
                throw new MigrationException(
                        MigrationError.UNKNOWN_SCHEMA,
                        "There is no schema " + SqlName.quoted(name) + " on either side.",
                        "Name schemas that one of them has, or none for all.");
            }
        }
    }

    /** Nobody desires an index that a concurrent statement left invalid, nor that another goes for its sake. */
    private Predicate<ObjectId> seen(Catalog start, Catalog desired) {
        Predicate<ObjectId> whole = whole(desired);
        return start.objects(ObjectKind.SUBSCRIPTION).isEmpty() ? whole : whole.and(differing(start, desired));
    }

    private Predicate<ObjectId> whole(Catalog desired) {
        Set<ObjectId> broken = Prover.broken(desired);
        return broken.isEmpty() ? looked : looked.and(id -> !broken.contains(id));
    }

    /** What is made on scratch is never enabled, so that a subscription that differs in this alone does not differ. */
    private static Predicate<ObjectId> differing(Catalog start, Catalog desired) {
        Set<ObjectId> otherwise = new HashSet<>();
        Set<ObjectId> enabled = new HashSet<>();
        for (CatalogComparison.Difference each :
                CatalogComparison.of(start, desired).differences()) {
            boolean isEnabling = each.id().kind() == ObjectKind.SUBSCRIPTION
                    && each.attribute().equals("properties.enabled");
            (isEnabling ? enabled : otherwise).add(each.id());
        }
        enabled.removeAll(otherwise);
        return id -> !enabled.contains(id);
    }

    private Planning planning(Predicate<ObjectId> seen) {
        Planning own = options.planning;
        return own == null ? Planning.of(options.plans, new DiffSettings(seen)) : own;
    }

    private Workshop with(CatalogSettings settings) {
        return new Workshop(workshop.server(), workshop.like(), settings, workshop.place(), workshop.liveRole());
    }

    /** What the caller and the model say, as far as there is something to rename. */
    private List<Rename> decided(Catalog start, Loaded desired) {
        return RenameChoice.of(start, desired.catalog(), renames, desired.hints());
    }
}
