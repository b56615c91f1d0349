package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Looks at constraints and triggers. */
final class ConstraintLooks {

    /** Triggers of constraints are those of foreign keys, which then are not checked. */
    private static final String TRIGGERS = """
            select n.nspname, c.relname, t.tgname, t.tgisinternal
              from pg_trigger t
              join pg_class c on c.oid = t.tgrelid
              join pg_namespace n on n.oid = c.relnamespace
             where t.tgenabled = 'D' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
             order by 1, 2, 3
            """;

    /** By the names and the types: client_id beside a table client or clients whose key has the same type. */
    private static final String LIKELY_KEYS = """
            select n.nspname, c.relname, a.attname, r.relname, pa.attname
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_namespace n on n.oid = c.relnamespace
              cross join lateral (select left(a.attname, -3) as base) b
              cross join lateral unnest(array[b.base, b.base || 's', b.base || 'es',
                                              regexp_replace(b.base, 'y$', 'ies')]) as w (name)
              join pg_class r on r.relname = w.name and r.relnamespace = c.relnamespace and r.relkind in ('r', 'p')
              join pg_index k on k.indrelid = r.oid and k.indisprimary and k.indnatts = 1
              join pg_attribute pa on pa.attrelid = r.oid and pa.attnum = k.indkey[0] and pa.atttypid = a.atttypid
             where a.attname like '%\\_id' and a.attnum > 0 and not a.attisdropped
               and c.relkind in ('r', 'p') and not c.relispartition and r.oid <> c.oid
               and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
               and not exists (select from pg_constraint f
                                where f.contype = 'f' and f.conrelid = c.oid and a.attnum = any (f.conkey))
             order by 1, 2, 3
            """;

    private static final Kind NOT_VALID = Kind.of(
            "constraint.not-valid",
            "Rows from before it may break it, and the planner does not rely on it.",
            "Des lignes antérieures peuvent l'enfreindre, et le planificateur ne s'y fie pas.",
            "Look for rows that break it, then validate it: that lets reads and writes go on.",
            "Cherchez les lignes qui l'enfreignent, puis validez-la : lectures et écritures continuent.");
    private static final Kind NO_INDEX = Kind.of(
            "foreign-key.no-index",
            "Each delete or change of a key in the referred table reads the whole referring one.",
            "Chaque suppression ou changement de clé dans la table visée lit toute la table référente.",
            "Build an index if rows are ever deleted or their key changed there.",
            "Créez un index si des lignes y sont parfois supprimées ou leur clé modifiée.");
    private static final Kind MISSING = Kind.of(
            "foreign-key.missing",
            "Nothing keeps it from pointing at rows that are gone.",
            "Rien n'empêche de viser des lignes disparues.",
            "If it means what its name says, add the constraint, not valid first.",
            "Si elle signifie ce que dit son nom, ajoutez la contrainte, d'abord non validée.");
    private static final Kind DISABLED = Kind.of(
            "table.trigger-disabled",
            "What it should do or check is not done; mostly a load turned it off and nobody on again.",
            "Ce qu'il doit faire ou vérifier n'est pas fait ; souvent un chargement l'a désactivé, sans retour.",
            "Turn it on again and check the rows written meanwhile.",
            "Réactivez-le et vérifiez les lignes écrites entre-temps.");

    private ConstraintLooks() {}

    static List<Finding> notValid(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (ForeignKeyFact constraint : facts.foreignKeys()) {
            if (!constraint.isValid()) {
                findings.add(NOT_VALID
                        .found(
                                Severity.MEDIUM,
                                constraint.qualified() + "." + constraint.name(),
                                Text.of(
                                        "Constraint " + constraint.name() + " of " + constraint.qualified()
                                                + " was never validated",
                                        "La contrainte " + constraint.name() + " de " + constraint.qualified()
                                                + " n'a jamais été validée"),
                                Text.same("convalidated = false"))
                        .withSql("alter table " + constraint.quotedTable() + " validate constraint "
                                + Identifier.of(constraint.name()).quoted()));
            }
        }
        return findings;
    }

    static List<Finding> foreignKeyWithoutIndex(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Map<Long, List<IndexFact>> indexes = facts.indexesByTable();
        for (ForeignKeyFact key : facts.foreignKeys()) {
            if (!key.isForeignKey() || key.isInherited() || isIndexed(key, indexes)) {
                continue;
            }
            String table = key.qualified();
            findings.add(NO_INDEX.found(
                            Severity.LOW,
                            table + "." + key.name(),
                            Text.of(
                                    "Foreign key " + key.name() + " of " + table + " has no index",
                                    "La clé étrangère " + key.name() + " de " + table + " n'a pas d'index"),
                            Text.of(
                                    "columns " + key.columnNames() + ", referring to " + key.referred(),
                                    "colonnes " + key.columnNames() + ", vers " + key.referred()))
                    .withSql("create index concurrently on " + key.quotedTable() + " (" + key.columnNames() + ")"));
        }
        return findings;
    }

    private static boolean isIndexed(ForeignKeyFact key, Map<Long, List<IndexFact>> indexes) {
        int count = key.columns().size();
        return indexes.getOrDefault(key.tableOid(), List.of()).stream()
                .anyMatch(index -> index.isValid()
                        && index.condition().isEmpty()
                        && index.keys() >= count
                        && new HashSet<>(index.columns().subList(0, count)).containsAll(key.columns()));
    }

    static List<Finding> missingForeignKey(Facts facts) throws SQLException {
        return facts.rows(LIKELY_KEYS, row -> {
            Identifier schema = Identifier.of(row.getString(1));
            String table = row.getString(1) + "." + row.getString(2);
            String column = row.getString(3);
            return MISSING.found(
                            Severity.INFO,
                            table + "." + column,
                            Text.of(
                                    "Column " + column + " of " + table + " looks like a foreign key and is none",
                                    "La colonne " + column + " de " + table + " ressemble à une clé étrangère"),
                            Text.of(
                                    "same type as " + row.getString(4) + "." + row.getString(5),
                                    "même type que " + row.getString(4) + "." + row.getString(5)))
                    .withSql("alter table "
                            + Identifier.of(row.getString(2)).quotedIn(schema)
                            + " add foreign key (" + Identifier.of(column).quoted() + ") references "
                            + Identifier.of(row.getString(4)).quotedIn(schema) + " ("
                            + Identifier.of(row.getString(5)).quoted() + ") not valid");
        });
    }

    static List<Finding> triggers(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        facts.rows(TRIGGERS, row -> {
            String table = row.getString(1) + "." + row.getString(2);
            String trigger = row.getString(3);
            String quoted = Identifier.of(row.getString(2)).quotedIn(Identifier.of(row.getString(1)));
            boolean isInternal = row.getBoolean(4);
            findings.add(DISABLED.found(
                            isInternal ? Severity.HIGH : Severity.MEDIUM,
                            table + "." + trigger,
                            Text.of(
                                    "Trigger " + trigger + " of " + table + " is disabled",
                                    "Le déclencheur " + trigger + " de " + table + " est désactivé"),
                            isInternal
                                    ? Text.of("it checks a foreign key", "il vérifie une clé étrangère")
                                    : Text.same("tgenabled = D"))
                    .withSql("alter table " + quoted + " enable trigger "
                            + (isInternal ? "all" : Identifier.of(trigger).quoted())));
            return trigger;
        });
        return findings;
    }
}
