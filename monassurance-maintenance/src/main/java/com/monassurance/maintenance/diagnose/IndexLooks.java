package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Looks at indexes; their sizes are those of the last vacuum, so that no look waits for a lock. */
final class IndexLooks {

    /** An index that is being built is INVALID too, and none of our business. */
    private static final String INVALID = """
            select n.nspname, c.relname, t.relname
              from pg_index i
              join pg_class c on c.oid = i.indexrelid
              join pg_class t on t.oid = i.indrelid
              join pg_namespace n on n.oid = c.relnamespace
             where not (i.indisvalid and i.indisready and i.indislive) and c.relkind = 'i'
               and n.nspname !~ '^pg_'
               and not exists (select from pg_stat_progress_create_index p where p.relid = i.indrelid)
             order by 1, 2
            """;

    /**
     * Two valid indexes that are the same in everything but the name; the one to drop backs no constraint, and of two
     * such the younger goes.
     */
    private static final String DUPLICATE = """
            with same as (
                select i.indexrelid as oid, i.indrelid,
                       concat_ws('|', i.indrelid, c.relam, i.indisunique, i.indkey::text, i.indclass::text,
                                 i.indcollation::text, i.indoption::text, i.indnkeyatts,
                                 coalesce(pg_get_expr(i.indexprs, i.indrelid), ''),
                                 coalesce(pg_get_expr(i.indpred, i.indrelid), '')) as signature,
                       exists (select from pg_constraint k where k.conindid = i.indexrelid)
                            or i.indisreplident as needed
                  from pg_index i join pg_class c on c.oid = i.indexrelid
                 where i.indisvalid and c.relkind = 'i' and not c.relispartition),
            ranked as (
                select oid, indrelid, needed,
                       first_value(oid) over (partition by signature order by needed desc, oid) as keep
                  from same)
            select n.nspname, c.relname, t.relname, k.relname, c.relpages::bigint * current_setting('block_size')::int
              from ranked r
              join pg_class c on c.oid = r.oid
              join pg_class t on t.oid = r.indrelid
              join pg_class k on k.oid = r.keep
              join pg_namespace n on n.oid = c.relnamespace
             where r.oid <> r.keep and not r.needed and n.nspname !~ '^pg_'
             order by 1, 2
            """;

    /** Neither unique, nor behind a constraint, nor leading with a foreign key: such an index works unseen. */
    private static final String UNUSED = """
            select s.schemaname, s.indexrelname, s.relname, x.relpages::bigint * current_setting('block_size')::int,
                   coalesce(d.stats_reset::date::text, '')
              from pg_stat_user_indexes s
              join pg_index i on i.indexrelid = s.indexrelid
              join pg_class x on x.oid = s.indexrelid
              join pg_class t on t.oid = i.indrelid
              left join pg_stat_database d on d.datname = current_database()
             where s.idx_scan = 0 and i.indisvalid and not i.indisunique and t.reltuples >= 100
               and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
               and not exists (select from pg_constraint f
                                where f.contype = 'f' and f.conrelid = i.indrelid and f.conkey[1] = i.indkey[0])
             order by 4 desc, 1, 2
            """;

    private static final String FOREIGN_KEY = """
            select n.nspname, t.relname, f.conname, r.relname,
                   (select string_agg(quote_ident(a.attname), ', ' order by k.ord)
                      from unnest(f.conkey) with ordinality as k (attnum, ord)
                      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.attnum)
              from pg_constraint f
              join pg_class t on t.oid = f.conrelid
              join pg_class r on r.oid = f.confrelid
              join pg_namespace n on n.oid = t.relnamespace
             where f.contype = 'f' and f.conparentid = 0 and n.nspname !~ '^pg_'
               and not exists (
                    select from pg_index i
                     where i.indrelid = f.conrelid and i.indisvalid and i.indpred is null
                       and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey)
             order by 1, 2, 3
            """;

    private IndexLooks() {}

    static List<Finding> invalid(Connection connection) throws SQLException {
        return Diagnosis.rows(connection, INVALID, row -> {
            String index = qualified(row, 2);
            return Finding.of(
                            "index.invalid",
                            Severity.HIGH,
                            index,
                            Text.of("INVALID index " + index, "Index INVALIDE " + index),
                            Text.of(
                                    "on table " + row.getString(3) + ", and no build is in progress",
                                    "sur la table " + row.getString(3) + ", sans création en cours"),
                            Text.of(
                                    "A failed concurrent build left it: no query uses it, every write pays for it, and"
                                            + " IF NOT EXISTS takes it for done.",
                                    "Une création concurrente échouée l'a laissé : aucune requête ne s'en sert, chaque"
                                            + " écriture le paie, et IF NOT EXISTS le croit terminé."),
                            Text.of(
                                    "Drop it and build it again; ApplyIndexes does so for an index of its set.",
                                    "Supprimez-le et recréez-le ; ApplyIndexes le fait pour les index de sa liste."))
                    .withSql("drop index concurrently " + quoted(row, 2));
        });
    }

    static List<Finding> duplicate(Connection connection) throws SQLException {
        return Diagnosis.rows(connection, DUPLICATE, row -> {
            String index = qualified(row, 2);
            Text size = Wording.bytes(row.getLong(5));
            return Finding.of(
                            "index.duplicate",
                            Severity.MEDIUM,
                            index,
                            Text.of(
                                    "Index " + index + " repeats " + row.getString(4),
                                    "L'index " + index + " répète " + row.getString(4)),
                            Text.of(
                                    "same columns, order and condition on table " + row.getString(3) + "; "
                                            + size.english(),
                                    "mêmes colonnes, ordre et condition sur la table " + row.getString(3) + " ; "
                                            + size.french()),
                            Text.of(
                                    "Every write maintains both, and both take space and memory.",
                                    "Chaque écriture entretient les deux, qui occupent disque et mémoire."),
                            Text.of("Drop one of them.", "Supprimez l'un des deux."))
                    .withSql("drop index concurrently " + quoted(row, 2));
        });
    }

    static List<Finding> unused(Connection connection) throws SQLException {
        return Diagnosis.rows(connection, UNUSED, row -> {
            String index = qualified(row, 2);
            Text size = Wording.bytes(row.getLong(4));
            String since = row.getString(5);
            return Finding.of(
                            "index.unused",
                            Severity.LOW,
                            index,
                            Text.of("Unused index " + index, "Index inutilisé " + index),
                            Text.of(
                                    "no scan on this server since "
                                            + (since.isEmpty() ? "its statistics began" : since) + "; "
                                            + size.english(),
                                    "aucun parcours sur ce serveur depuis "
                                            + (since.isEmpty() ? "le début des statistiques" : since) + " ; "
                                            + size.french()),
                            Text.of(
                                    "Every write maintains it; no query of this server gains from it.",
                                    "Chaque écriture l'entretient ; aucune requête de ce serveur n'en profite."),
                            Text.of(
                                    "Look at replicas and at a whole month, year end included, before you drop it.",
                                    "Vérifiez les réplicas et un mois entier, clôture comprise, avant de le supprimer."))
                    .withSql("drop index concurrently " + quoted(row, 2));
        });
    }

    static List<Finding> foreignKeyWithoutIndex(Connection connection) throws SQLException {
        return Diagnosis.rows(connection, FOREIGN_KEY, row -> {
            String table = qualified(row, 2);
            String key = row.getString(3);
            return Finding.of(
                            "foreign-key.no-index",
                            Severity.LOW,
                            table + "." + key,
                            Text.of(
                                    "Foreign key " + key + " of " + table + " has no index",
                                    "La clé étrangère " + key + " de " + table + " n'a pas d'index"),
                            Text.of(
                                    "columns " + row.getString(5) + ", referring to " + row.getString(4),
                                    "colonnes " + row.getString(5) + ", vers " + row.getString(4)),
                            Text.of(
                                    "Each delete in " + row.getString(4) + " reads the whole table " + table + ".",
                                    "Chaque suppression dans " + row.getString(4) + " lit toute la table " + table
                                            + "."),
                            Text.of(
                                    "Build an index if rows are ever deleted or their key changed there.",
                                    "Créez un index si des lignes y sont parfois supprimées ou leur clé modifiée."))
                    .withSql("create index concurrently on " + quoted(row, 2) + " (" + row.getString(5) + ")");
        });
    }

    /** Joins the schema in the first column with a name in another one, for people. */
    static String qualified(ResultSet row, int column) throws SQLException {
        return row.getString(1) + "." + row.getString(column);
    }

    /** The same for the server. */
    static String quoted(ResultSet row, int column) throws SQLException {
        return Identifier.of(row.getString(column)).quotedIn(Identifier.of(row.getString(1)));
    }
}
