package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.CreateIndex;
import com.monassurance.migrations.lint.SqlCommand.Drop;
import com.monassurance.migrations.lint.SqlCommand.Reindex;
import com.monassurance.migrations.sqlplan.LockMode;
import java.util.List;

/** Rules about indexes. Stateless. */
final class IndexRules {

    private static final int WIDE = 3;

    private static final Rule CREATING = Rule.of(
            Severity.ERROR,
            "creating-index",
            "Creates an index while writers wait",
            "CREATE INDEX holds SHARE on the table until every row is in the index: reading goes on, every INSERT, "
                    + "UPDATE and DELETE waits.",
            "CREATE INDEX CONCURRENTLY; the runner takes it out of the transaction and repairs it when it is interrupted.",
            "squawk require-concurrent-index-creation",
            "strong_migrations adding an index non-concurrently",
            "strong_migrations adding a reference",
            "eugene E6");

    private static final Rule DROPPING = Rule.of(
            Severity.WARNING,
            "dropping-index",
            "Drops an index under ACCESS EXCLUSIVE",
            "DROP INDEX needs ACCESS EXCLUSIVE on the table. It is quick once it has the lock, but while it waits behind "
                    + "one long query, all others wait behind it.",
            "DROP INDEX CONCURRENTLY.",
            "squawk require-concurrent-index-deletion",
            "strong_migrations removing an index non-concurrently");

    private static final Rule REINDEXING = Rule.of(
            Severity.ERROR,
            "reindexing",
            "Builds indexes anew while writers wait",
            "REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on the index: writers wait, and so do readers that "
                    + "would use the index or plan with it.",
            "REINDEX … CONCURRENTLY.",
            "squawk require-concurrent-reindex");

    private static final Rule WIDE_INDEX = Rule.of(
            Severity.INFO,
            "wide-index",
            "An index over many columns",
            "An index of more than three columns that is not unique is rarely used beyond its first ones, and every "
                    + "write pays for it.",
            "Index the columns that tell rows apart best; INCLUDE those that are only read.",
            "strong_migrations keeping non-unique indexes to three columns or less");

    private static final Rule IN_TRANSACTION = Rule.of(
            Severity.ERROR,
            "concurrently-in-transaction",
            "CONCURRENTLY inside BEGIN … COMMIT",
            "PostgreSQL refuses what runs CONCURRENTLY inside a transaction block. In a revision script the runner sees "
                    + "to that; SQL with a BEGIN of its own fails.",
            "Put the statement behind the COMMIT.",
            "squawk ban-concurrent-index-creation-in-transaction");

    private static final Rule NOT_REPEATABLE = Rule.of(
            Severity.INFO,
            "missing-if-exists",
            "Cannot be run a second time",
            "Plain SQL that fails half way is run again from the start. Outside a transaction what was done stays, and "
                    + "the second run fails on it. Revision scripts need none of this: the runner goes on where it stopped.",
            "IF NOT EXISTS or IF EXISTS; and look for an INVALID index first, which IF NOT EXISTS takes for a good one.",
            "squawk prefer-robust-stmts");

    private static final Rule TRUSTING = Rule.of(
            Severity.WARNING,
            "trusting-invalid-index",
            "IF NOT EXISTS takes an INVALID index for a good one",
            "CREATE INDEX CONCURRENTLY that is interrupted leaves an INVALID index, which no query uses. With IF NOT "
                    + "EXISTS the next try sees the name, does nothing and reports success.",
            "In a revision leave IF NOT EXISTS out: the runner looks at the index and builds it again.");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(CREATING, IndexRules::creating),
            RuleCheck.of(DROPPING, IndexRules::dropping),
            RuleCheck.of(REINDEXING, IndexRules::reindexing),
            RuleCheck.of(WIDE_INDEX, IndexRules::wide),
            RuleCheck.of(IN_TRANSACTION, IndexRules::inTransaction),
            RuleCheck.of(NOT_REPEATABLE, IndexRules::notRepeatable),
            RuleCheck.of(TRUSTING, IndexRules::trusting));

    private IndexRules() {}

    private static void creating(Rule rule, Visit visit) {
        if (!(visit.command() instanceof CreateIndex create) || create.isConcurrent() || create.isOnly()) {
            return;
        }
        Exposure exposure = visit.exposure(create.table());
        if (exposure.isHarmless()) {
            return;
        }
        boolean partitioned = OnlineForms.isPartitioned(visit, create.table());
        visit.find(rule)
                .on(create.table())
                .online(partitioned ? null : OnlineForm.insert(create.behindKeyword(), " concurrently"))
                .because("The index is built under SHARE, and writers wait until it is done." + exposure.words()
                        + (partitioned
                                ? " A partitioned table has no CONCURRENTLY: create the index ON ONLY the table, build"
                                        + " one on each partition CONCURRENTLY and attach them."
                                : ""));
    }

    private static void dropping(Rule rule, Visit visit) {
        if (!(visit.command() instanceof Drop drop) || !drop.kind().equals("index") || drop.isConcurrent()) {
            return;
        }
        List<KnownTable> tables = drop.names().stream()
                .flatMap(index -> visit.schema().findByIndex(index).stream())
                .toList();
        boolean known = tables.size() == drop.names().size();
        if (known && tables.stream().allMatch(table -> visit.schema().isNew(table.name()))) {
            return;
        }
        boolean partitioned = tables.stream().anyMatch(KnownTable::isPartitioned);
        Visit.Draft draft = visit.find(rule).locking(LockMode.ACCESS_EXCLUSIVE);
        if (!tables.isEmpty()) {
            draft.on(tables.get(0).name());
        }
        draft.online(partitioned || drop.isCascading() ? null : dropped(visit, drop))
                .because("All queries of the table wait until the drop has its lock and is done.");
    }

    /** CONCURRENTLY takes one index at a time. */
    private static OnlineForm dropped(Visit visit, Drop drop) {
        String head = "drop index concurrently " + (drop.ifExists() ? "if exists " : "");
        List<String> all = drop.names().stream().map(index -> head + index).toList();
        return OnlineForm.replace(visit.span(), all.get(0), all.subList(1, all.size()));
    }

    private static void reindexing(Rule rule, Visit visit) {
        if (!(visit.command() instanceof Reindex reindex) || reindex.isConcurrent()) {
            return;
        }
        QualifiedName table = reindex.scope().equals("table")
                ? reindex.name()
                : visit.schema()
                        .findByIndex(reindex.name())
                        .filter(found -> reindex.scope().equals("index"))
                        .map(KnownTable::name)
                        .orElse(QualifiedName.NONE);
        Exposure exposure = table.isNone() ? Exposure.notLookedAt() : visit.exposure(table);
        if (exposure.isHarmless()) {
            return;
        }
        Visit.Draft draft = table.isNone()
                ? visit.find(rule).locking(LockMode.SHARE)
                : visit.find(rule).on(table);
        boolean isSystem = reindex.scope().equals("system");
        draft.online(isSystem ? null : OnlineForm.insert(reindex.behindScope(), " concurrently"))
                .because("Writers wait, and readers that would use the index, until it is built." + exposure.words());
    }

    private static void wide(Rule rule, Visit visit) {
        if (visit.command() instanceof CreateIndex create
                && !create.isUnique()
                && create.columns().size() > WIDE) {
            visit.find(rule)
                    .on(create.table())
                    .because("The index has " + create.columns().size() + " columns.");
        }
    }

    private static void inTransaction(Rule rule, Visit visit) {
        SqlCommand command = visit.command();
        boolean concurrent = (command instanceof CreateIndex create && create.isConcurrent())
                || (command instanceof Drop drop && drop.isConcurrent())
                || (command instanceof Reindex reindex && reindex.isConcurrent());
        boolean detaches = command instanceof SqlCommand.AlterTable alter
                && alter.actions().stream()
                        .anyMatch(action ->
                                action instanceof TableAction.DetachPartition detach && detach.isConcurrent());
        if ((concurrent || detaches) && visit.transaction().isExplicit()) {
            visit.find(rule).because("The server refuses it between BEGIN and COMMIT.");
        }
    }

    private static void notRepeatable(Rule rule, Visit visit) {
        if (visit.file().isScript() || visit.transaction().isExplicit()) {
            return;
        }
        boolean creates =
                visit.command() instanceof CreateIndex create && create.isConcurrent() && !create.ifNotExists();
        boolean drops = visit.command() instanceof Drop drop && drop.isConcurrent() && !drop.ifExists();
        if (creates || drops) {
            visit.find(rule)
                    .because(
                            creates
                                    ? "A second run fails, for the index is there, valid or not."
                                    : "A second run fails, for the index is gone.");
        }
    }

    private static void trusting(Rule rule, Visit visit) {
        if (visit.command() instanceof CreateIndex create && create.isConcurrent() && create.ifNotExists()) {
            boolean script = visit.file().isScript();
            visit.find(rule)
                    .ofSeverity(script ? Severity.WARNING : Severity.INFO)
                    .on(create.table())
                    .because("An INVALID index of an earlier try would pass for this one.");
        }
    }
}
