package com.monassurance.migrations.run;

import com.monassurance.core.sql.Identifier;
import com.monassurance.migrations.run.RecoveryFinding.HalfDone;
import com.monassurance.migrations.run.RecoveryFinding.NotOurs;
import com.monassurance.migrations.run.RecoveryFinding.NotTaken;
import com.monassurance.migrations.run.RecoveryFinding.TookEffect;
import com.monassurance.migrations.run.RecoveryFinding.Unknown;
import com.monassurance.migrations.script.StatementEffect.CreateIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.DropIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.ReindexConcurrently;
import com.monassurance.migrations.script.StatementEffect.ReindexScope;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Looks for what interrupted work on indexes has left; writes nothing that lasts. Confined to one thread. */
final class RecoveryIndexes {

    /** What two equal indexes have in common: all but their names and the schema. */
    private static final String SHAPE =
            "(case when %1$s.indisunique then 'unique ' else '' end || regexp_replace(pg_get_indexdef(%1$s.indexrelid),"
                    + " '^.*? USING ', ''))";

    private static final String NAMES_BEFORE = """
            select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = to_regclass(?)
            union
            select c.relname from pg_class t join pg_class c on c.relnamespace = t.relnamespace
            where t.oid = to_regclass(?) and c.relname = (parse_ident(nullif(?, '')))[1]::name
            """;

    private static final String INDEXES = """
            select c.relname, format('%%I.%%I', n.nspname, c.relname), i.indisvalid, %s
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_namespace n on n.oid = c.relnamespace
            where i.indrelid = to_regclass(?) and (? = '' or c.relname = (parse_ident(nullif(?, '')))[1]::name)
            order by c.relname
            """.formatted(SHAPE.formatted("i"));

    private static final String TABLE = """
            select c.relname, format('%I.%I', n.nspname, c.relname)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass(?)
            """;

    private static final String SHAPE_OF =
            "select " + SHAPE.formatted("i") + " from pg_index i where i.indexrelid = to_regclass(?)";

    private static final String IS_RELATION_THERE = "select to_regclass(?) is not null";

    /**
     * INVALID copies beside the index they were made for, in the tables of a scope and their TOAST tables. The server
     * clips the name of the index where the ending would not fit.
     */
    private static final String LEFTOVERS = """
            with named as (select to_regclass(nullif(?, ''))::oid as oid),
            target as (%s),
            wide as (
                select oid, oid as lockable from target
                union
                select c.reltoastrelid, c.oid from pg_class c join target t on t.oid = c.oid where c.reltoastrelid <> 0
            )
            select format('%%I.%%I', n.nspname, c.relname), c.relname ~ '_ccold[0-9]*$',
                   format('%%I.%%I', ln.nspname, l.relname)
            from wide w
            join pg_index i on i.indrelid = w.oid and not i.indisvalid
            join pg_class c on c.oid = i.indexrelid and c.relname ~ '_cc(new|old)[0-9]*$'
            join pg_namespace n on n.oid = c.relnamespace
            join pg_class l on l.oid = w.lockable
            join pg_namespace ln on ln.oid = l.relnamespace
            cross join lateral regexp_replace(c.relname, '_cc(new|old)[0-9]*$', '') as base(name)
            where exists (
                select from pg_index g join pg_class gc on gc.oid = g.indexrelid
                where g.indrelid = i.indrelid and g.indexrelid <> i.indexrelid and %s = %s
                  and (gc.relname = base.name
                       or (octet_length(c.relname::text) >= 60 and starts_with(gc.relname::text, base.name))))
            order by 1
            """;

    /** The tree of what is not partitioned has no rows. */
    private static final String OF_INDEX = """
            select x.indrelid as oid from named join pg_index x on x.indexrelid = named.oid
            union
            select x.indrelid from named, pg_partition_tree(named.oid) p join pg_index x on x.indexrelid = p.relid
            """;

    private static final String OF_TABLE = """
            select named.oid from named union select p.relid from named, pg_partition_tree(named.oid) p
            """;

    private static final String OF_SCHEMA = """
            select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'm', 'p') and n.nspname = (parse_ident(?))[1]::name
            """;

    private static final String OF_DATABASE = "select c.oid from pg_class c where c.relkind in ('r', 'm', 'p')";

    private final RecoveryQueries queries;

    RecoveryIndexes(RecoveryQueries queries) {
        this.queries = queries;
    }

    /** The names that stand where the statement will build. */
    List<String> namesBefore(CreateIndexConcurrently create) throws SQLException {
        String index = create.index() == null ? "" : create.index();
        return queries.column(NAMES_BEFORE, create.table(), create.table(), index);
    }

    RecoveryFinding create(CreateIndexConcurrently create, List<String> before) throws SQLException {
        String index = create.index() == null ? "" : create.index();
        List<List<String>> found = queries.rows(INDEXES, create.table(), index, index).stream()
                .filter(row -> !before.contains(row.get(0)))
                .toList();
        if (found.isEmpty()) {
            return new NotTaken("left no index");
        }
        Optional<String> wanted = shapeOf(create);
        List<List<String>> ours = found.stream()
                .filter(row -> wanted.isEmpty() || wanted.get().equals(row.get(3)))
                .toList();
        if (ours.isEmpty()) {
            return create.index() == null
                    ? new NotTaken("left no index")
                    : new NotOurs("would build " + wanted.orElse("") + ", but there is an index " + index + " of "
                            + found.get(0).get(3));
        }
        if (ours.size() > 1) {
            return new Unknown(
                    "which of " + ours.stream().map(row -> row.get(1)).toList() + " it built");
        }
        String qualified = ours.get(0).get(1);
        if ("t".equals(ours.get(0).get(2))) {
            return new TookEffect("built " + qualified);
        }
        return new HalfDone(
                "left the INVALID index " + qualified,
                List.of(create.table()),
                List.of("drop index concurrently if exists " + qualified),
                false);
    }

    /** An INVALID index is there, or was there already, which IF NOT EXISTS would take for a good one. */
    RecoveryFinding mistakable(CreateIndexConcurrently create) throws SQLException {
        RecoveryFinding finding = create(create, List.of());
        if (finding instanceof NotOurs && !isValid(create)) {
            return finding;
        }
        return finding instanceof HalfDone ? finding : new NotTaken("finds nothing INVALID");
    }

    RecoveryFinding drop(DropIndexConcurrently drop) throws SQLException {
        return queries.isTrue(IS_RELATION_THERE, drop.index())
                ? new NotTaken("left the index " + drop.index())
                : new TookEffect("removed " + drop.index());
    }

    RecoveryFinding reindex(ReindexConcurrently reindex) throws SQLException {
        String scope = switch (reindex.scope()) {
            case INDEX -> OF_INDEX;
            case TABLE -> OF_TABLE;
            case SCHEMA -> OF_SCHEMA;
            case DATABASE -> OF_DATABASE;
        };
        String sql = LEFTOVERS.formatted(scope, SHAPE.formatted("g"), SHAPE.formatted("i"));
        boolean named = reindex.scope() == ReindexScope.INDEX || reindex.scope() == ReindexScope.TABLE;
        String relation = named ? reindex.name() : "";
        List<List<String>> leftovers = reindex.scope() == ReindexScope.SCHEMA
                ? queries.rows(sql, relation, reindex.name())
                : queries.rows(sql, relation);
        if (leftovers.isEmpty()) {
            return new NotTaken("left nothing and may be run again");
        }
        boolean swapped = leftovers.stream().allMatch(row -> "t".equals(row.get(1)));
        return new HalfDone(
                "left "
                        + String.join(
                                ", ", leftovers.stream().map(row -> row.get(0)).toList()),
                leftovers.stream().map(row -> row.get(2)).distinct().toList(),
                leftovers.stream()
                        .map(row -> "drop index concurrently if exists " + row.get(0))
                        .toList(),
                swapped && reindex.scope() == ReindexScope.INDEX);
    }

    private boolean isValid(CreateIndexConcurrently create) throws SQLException {
        String index = create.index() == null ? "" : create.index();
        return queries.rows(INDEXES, create.table(), index, index).stream().allMatch(row -> "t".equals(row.get(2)));
    }

    /**
     * What the server makes of the definition, on an empty copy of the table that is rolled back; empty when it makes
     * nothing of it there.
     */
    private Optional<String> shapeOf(CreateIndexConcurrently create) throws SQLException {
        List<List<String>> table = queries.rows(TABLE, create.table());
        if (table.isEmpty()) {
            return Optional.empty();
        }
        String copy = "pg_temp." + Identifier.of(table.get(0).get(0)).quoted();
        queries.connection().setAutoCommit(false);
        try {
            queries.execute(
                    "create temporary table " + copy + " (like " + table.get(0).get(1) + ")");
            queries.execute("create " + (create.unique() ? "unique " : "") + "index monassurance_probe on " + copy + " "
                    + create.definition() + "\n");
            return queries.column(SHAPE_OF, "pg_temp.monassurance_probe").stream()
                    .findFirst();
        } catch (SQLException e) {
            if (queries.connection().isClosed()) {
                throw e;
            }
            return Optional.empty();
        } finally {
            if (!queries.connection().isClosed()) {
                queries.connection().rollback();
                queries.connection().setAutoCommit(true);
            }
        }
    }
}
