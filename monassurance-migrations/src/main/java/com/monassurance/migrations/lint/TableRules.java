package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.KnownTable.KnownConstraint;
import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import com.monassurance.migrations.sqlplan.LockMode;
import java.util.List;
import java.util.Optional;

/** Rules about what is done to a whole table. Stateless. */
final class TableRules {

    private static final Rule REWRITING = Rule.of(
            Severity.ERROR,
            "rewriting-table",
            "Writes a table again",
            "SET LOGGED, SET UNLOGGED, SET TABLESPACE, SET ACCESS METHOD and ALTER COLUMN … SET EXPRESSION write the "
                    + "whole table again under ACCESS EXCLUSIVE: nobody reads or writes.",
            "A new table beside the old one that a trigger keeps equal, and a switch; or a quiet hour.",
            "eugene E10");

    private static final Rule VACUUM_FULL = Rule.of(
            Severity.ERROR,
            "vacuum-full",
            "Writes a table again to shrink or sort it",
            "VACUUM FULL, CLUSTER and REPACK without CONCURRENTLY write the table again under ACCESS EXCLUSIVE: nobody "
                    + "reads or writes.",
            "The extensions pg_repack or pg_squeeze; REPACK (CONCURRENTLY) from PostgreSQL 19 on.",
            "squawk prefer-repack");

    private static final Rule REFRESHING = Rule.of(
            Severity.ERROR,
            "refreshing-view",
            "Refreshes a materialised view while readers wait",
            "REFRESH MATERIALIZED VIEW holds ACCESS EXCLUSIVE on the view as long as its query runs.",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view.");

    private static final Rule LOCKING = Rule.of(
            Severity.WARNING,
            "locking-table",
            "Locks a table by hand",
            "LOCK TABLE holds its lock until the transaction ends, whatever comes behind it.",
            "Leave it to the statements to lock what they need.");

    private static final Rule DETACHING = Rule.of(
            Severity.WARNING,
            "detaching-partition",
            "Detaches a partition under ACCESS EXCLUSIVE",
            "DETACH PARTITION needs ACCESS EXCLUSIVE on the partitioned table. It is quick once it has the lock, but while "
                    + "it waits behind one long query, all others wait behind it.",
            "DETACH PARTITION … CONCURRENTLY.",
            "squawk require-concurrent-partition-detach");

    private static final Rule ATTACHING = Rule.of(
            Severity.WARNING,
            "attaching-partition",
            "Attaches a partition and looks at every row of it",
            "ATTACH PARTITION holds ACCESS EXCLUSIVE on the new partition while it looks whether its rows belong there, and "
                    + "on a default partition while it looks whether any of its rows would. A valid CHECK that says so "
                    + "spares it the look.",
            "ADD CHECK (…) NOT VALID on the new partition with its bounds, VALIDATE, ATTACH, and drop the CHECK.");

    private static final Rule CREATING_PARTITION = Rule.of(
            Severity.INFO,
            "creating-partition",
            "Creates a partition under ACCESS EXCLUSIVE on its table",
            "CREATE TABLE … PARTITION OF needs ACCESS EXCLUSIVE on the partitioned table. It is quick once it has the lock, "
                    + "but while it waits behind one long query, all others wait behind it.",
            "CREATE TABLE … (LIKE … INCLUDING ALL), then ATTACH PARTITION, which takes SHARE UPDATE EXCLUSIVE.");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(REWRITING, TableRules::rewriting),
            RuleCheck.of(VACUUM_FULL, TableRules::vacuumFull),
            RuleCheck.of(REFRESHING, TableRules::refreshing),
            RuleCheck.of(LOCKING, TableRules::locking),
            RuleCheck.of(DETACHING, TableRules::detaching),
            RuleCheck.of(ATTACHING, TableRules::attaching),
            RuleCheck.of(CREATING_PARTITION, TableRules::creatingPartition));

    private TableRules() {}

    private static void rewriting(Rule rule, Visit visit) {
        if (!(visit.command() instanceof AlterTable alter)) {
            return;
        }
        for (TableAction action : alter.actions()) {
            boolean computes = action instanceof TableAction.ChangeColumn change
                    && change.trait() == TableAction.Trait.SET_EXPRESSION;
            boolean rewrites = action instanceof TableAction.Rewrite;
            boolean isIndex = alter.kind().equals("index");
            QualifiedName table = isIndex
                    ? visit.schema()
                            .findByIndex(alter.table())
                            .map(KnownTable::name)
                            .orElse(alter.table())
                    : alter.table();
            Exposure exposure = visit.exposure(table);
            if ((computes || rewrites) && !exposure.isHarmless() && !isMetadataOnly(visit, alter)) {
                visit.find(rule)
                        .at(action.span())
                        .on(table)
                        .locking(LockMode.ACCESS_EXCLUSIVE)
                        .because("Nobody reads or writes until all of it is written again." + exposure.words());
            }
        }
    }

    /** A partitioned table has no rows of its own. */
    private static boolean isMetadataOnly(Visit visit, AlterTable alter) {
        boolean computes = alter.actions().stream().anyMatch(TableAction.ChangeColumn.class::isInstance);
        return !computes && OnlineForms.isPartitioned(visit, alter.table());
    }

    private static void vacuumFull(Rule rule, Visit visit) {
        if (!(visit.command() instanceof SqlCommand.RewriteTable rewrite) || rewrite.isConcurrent()) {
            return;
        }
        Exposure exposure = rewrite.table().isNone() ? Exposure.notLookedAt() : visit.exposure(rewrite.table());
        if (!exposure.isHarmless()) {
            Visit.Draft draft = visit.find(rule).locking(LockMode.ACCESS_EXCLUSIVE);
            (rewrite.table().isNone() ? draft : draft.on(rewrite.table()))
                    .because("Nobody reads or writes until all of it is written again." + exposure.words());
        }
    }

    private static void refreshing(Rule rule, Visit visit) {
        if (!(visit.command() instanceof SqlCommand.Refresh refresh) || refresh.isConcurrent()) {
            return;
        }
        Exposure exposure = visit.exposure(refresh.view());
        if (exposure.isHarmless()) {
            return;
        }
        boolean hasKey = visit.schema()
                .find(refresh.view())
                .filter(view -> view.indexes().stream()
                        .anyMatch(index -> index.isUnique()
                                && !index.isPartial()
                                && !index.columns().contains("")))
                .isPresent();
        visit.find(rule)
                .on(refresh.view())
                .online(hasKey ? OnlineForm.insert(refresh.behindKeyword(), " concurrently") : null)
                .because("Readers wait as long as its query runs."
                        + (hasKey ? "" : " CONCURRENTLY needs a unique index on it, and none is known.")
                        + exposure.words());
    }

    private static void locking(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.LockTables lock) {
            lock.tables().stream()
                    .filter(table ->
                            lock.mode().blocksWrites() && !visit.schema().isNew(table))
                    .forEach(table -> visit.find(rule)
                            .on(table)
                            .because((lock.mode().blocksReads() ? "Readers and writers" : "Writers") + " of " + table
                                    + " wait until the transaction ends."));
        }
    }

    private static void detaching(Rule rule, Visit visit) {
        Actions.each(visit, TableAction.DetachPartition.class, (alter, detach) -> {
            if (detach.isConcurrent() || detach.isFinal() || visit.schema().isNew(alter.table())) {
                return;
            }
            boolean hasDefault =
                    visit.schema().findDefaultPartition(alter.table()).isPresent();
            visit.find(rule)
                    .at(detach.span())
                    .on(alter.table())
                    .online(hasDefault ? null : detached(visit, alter, detach))
                    .because("All queries of " + alter.table()
                            + " wait until the detachment has its lock and is done."
                            + (hasDefault || visit.schema().findFacts().isEmpty()
                                    ? " CONCURRENTLY is refused while there is a default partition."
                                    : ""));
        });
    }

    /** CONCURRENTLY leaves a CHECK with the bounds behind, which goes where its name is known. */
    private static OnlineForm detached(Visit visit, AlterTable alter, TableAction.DetachPartition detach) {
        int behind = detach.span().end();
        OnlineForm plain = OnlineForm.insert(behind, " concurrently");
        Optional<KnownTable> parent = visit.schema().find(alter.table());
        Optional<KnownTable> partition = visit.schema().find(detach.partition());
        if (parent.isEmpty()
                || partition.isEmpty()
                || parent.get().partitionKey().isEmpty()) {
            return plain;
        }
        String key = parent.get().partitionKey();
        Words words = new Words(key, 0, key.length());
        words.next();
        List<String> columns = new TableParser(words).indexShape().columns();
        boolean isPlain = !columns.contains("")
                && columns.stream().allMatch(column -> parent.get().find(column).isPresent());
        String check = ChosenName.of(detach.partition().name(), columns.size() == 1 ? columns.get(0) : "", "check");
        boolean isFree = partition.get().findConstraint(check).isEmpty();
        if (!isPlain || !isFree) {
            return plain;
        }
        return new OnlineForm(
                plain.edits(),
                List.of("alter table " + detach.partition() + " drop constraint " + QualifiedName.quoted(check)),
                false);
    }

    private static void attaching(Rule rule, Visit visit) {
        Actions.each(visit, TableAction.AttachPartition.class, (alter, attach) -> {
            if (visit.text(attach.bound()).isBlank()) {
                return;
            }
            Exposure exposure = visit.exposure(attach.partition());
            Optional<KnownTable> partition = visit.schema().find(attach.partition());
            boolean hasCheck = partition
                    .filter(table -> table.constraints().stream().anyMatch(TableRules::isValidCheck))
                    .isPresent();
            if (!exposure.isHarmless() && !hasCheck) {
                visit.find(rule)
                        .at(attach.span())
                        .on(attach.partition())
                        .locking(LockMode.ACCESS_EXCLUSIVE)
                        .because("Nobody reads or writes " + attach.partition()
                                + " while every row of it is looked at, unless a CHECK says that they belong there."
                                + exposure.words());
            }
        });
    }

    private static boolean isValidCheck(KnownConstraint constraint) {
        return constraint.kind() == ConstraintSpec.Kind.CHECK && constraint.isValid();
    }

    private static void creatingPartition(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.CreateTable create) {
            QualifiedName parent = create.partitionOf();
            if (parent != null && !visit.schema().isNew(parent)) {
                visit.find(rule).on(parent).because("All queries of " + parent + " wait until the partition is made.");
            }
        }
    }
}
