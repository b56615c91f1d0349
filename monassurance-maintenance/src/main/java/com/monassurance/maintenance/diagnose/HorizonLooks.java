package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at what holds VACUUM back, and at how far the counters of transactions are from their end. */
final class HorizonLooks {

    /** Transactions between a row version and the point where the server refuses to write. */
    private static final double WRAPAROUND = 2_000_000_000;

    private static final int WORSE_PERCENT = 60;
    private static final int WORST_PERCENT = 80;
    private static final int TABLES_MAX = 10;

    private static final String PREPARED = """
            select gid, owner::text, database::text, extract(epoch from clock_timestamp() - prepared)::float8,
                   age(transaction), quote_literal(gid)
              from pg_prepared_xacts order by prepared
            """;

    private static final String DATABASES = """
            select datname, age(datfrozenxid)::bigint, mxid_age(datminmxid)::bigint
              from pg_database order by 2 desc, 1
            """;

    private static final Kind HELD_BACK = Kind.of(
            "vacuum.held-back",
            "No VACUUM, however often it runs, can remove a row that died since: every table bloats.",
            "Aucun VACUUM, si fréquent soit-il, ne peut retirer une ligne morte depuis : toutes les tables gonflent.",
            "End what holds it back; vacuuming more does not help before.",
            "Terminez ce qui retient ; plus de vacuum n'y changera rien avant.");
    private static final Kind PREPARED_TRANSACTION = Kind.of(
            "transaction.prepared",
            "It keeps its locks for ever, survives restarts and holds VACUUM back; nobody sees it in the activity.",
            "Elle garde ses verrous pour toujours, survit aux redémarrages et retient VACUUM ; l'activité ne la montre"
                    + " pas.",
            "Ask the transaction manager that prepared it; commit or roll it back.",
            "Interrogez le gestionnaire de transactions qui l'a préparée ; validez-la ou annulez-la.");
    private static final Kind XID = Kind.of(
            "wraparound.xid",
            "At the end the server refuses every write until a vacuum has frozen the oldest rows.",
            "À la fin, le serveur refuse toute écriture tant qu'un vacuum n'a pas gelé les lignes les plus vieilles.",
            "See what holds VACUUM back, then vacuum the oldest tables.",
            "Voyez ce qui retient VACUUM, puis traitez les tables les plus vieilles.");
    private static final Kind MULTIXACT = Kind.of(
            "wraparound.multixact",
            "Rows locked by several transactions use a counter of their own; at its end the server refuses writes too.",
            "Les lignes verrouillées par plusieurs transactions ont leur propre compteur ; à sa fin, le serveur refuse"
                    + " aussi les écritures.",
            "Vacuum the oldest tables; look for many short FOR SHARE or foreign-key locks on the same rows.",
            "Traitez les tables les plus vieilles ; cherchez des verrous FOR SHARE ou de clés étrangères sur les mêmes"
                    + " lignes.");

    private HorizonLooks() {}

    static List<Finding> heldBack(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (VacuumHolder holder : VacuumHolder.read(facts.connection())) {
            double seconds = holder.findAgeMillis().orElse(0) / 1000.0;
            boolean isOld =
                    holder.findAgeMillis().isPresent() && seconds >= facts.limit(Threshold.LONG_TRANSACTION_SECONDS);
            if (isOld || holder.transactions() >= facts.limit(Threshold.HELD_BACK_TRANSACTIONS)) {
                findings.add(heldBack(holder));
            }
        }
        return findings;
    }

    private static Finding heldBack(VacuumHolder holder) {
        Text who = holder.described();
        return HELD_BACK
                .found(
                        Severity.HIGH,
                        holder.kind().name().toLowerCase(Locale.ROOT) + " " + Wording.printable(holder.name()),
                        Text.of("VACUUM is held back by " + who.english(), "VACUUM est retenu par " + who.french()),
                        Text.of(
                                String.format(Locale.ENGLISH, "%,d transactions", holder.transactions()),
                                holder.transactions() + " transactions"))
                .withSql(holder.remedySql());
    }

    static List<Finding> prepared(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        facts.rows(PREPARED, row -> {
            if (row.getDouble(4) >= facts.limit(Threshold.PREPARED_TRANSACTION_SECONDS)) {
                String gid = Wording.printable(row.getString(1));
                Text since = SessionLooks.duration(row.getDouble(4));
                findings.add(PREPARED_TRANSACTION
                        .found(
                                Severity.HIGH,
                                gid,
                                Text.of(
                                        "Transaction " + gid + " was prepared and forgotten",
                                        "La transaction " + gid + " a été préparée et oubliée"),
                                Text.of(
                                        row.getString(2) + ", database " + row.getString(3) + "; for "
                                                + since.english(),
                                        row.getString(2) + ", base " + row.getString(3) + " ; depuis "
                                                + since.french()))
                        .withSql("rollback prepared " + row.getString(6)));
            }
            return row.getString(1);
        });
        return findings;
    }

    static List<Finding> wraparound(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<TableFact> oldest = facts.tables().stream()
                .filter(table -> !table.isPartitioned())
                .sorted((a, b) -> Long.compare(b.xidAge(), a.xidAge()))
                .limit(TABLES_MAX)
                .toList();
        List<TableFact> oldestMultixacts = facts.tables().stream()
                .filter(table -> !table.isPartitioned())
                .sorted((a, b) -> Long.compare(b.multixactAge(), a.multixactAge()))
                .limit(TABLES_MAX)
                .toList();
        facts.rows(DATABASES, row -> {
            String database = row.getString(1);
            age(facts, XID, database, row.getLong(2), oldest, findings);
            age(facts, MULTIXACT, database, row.getLong(3), oldestMultixacts, findings);
            return database;
        });
        return findings;
    }

    private static void age(
            Facts facts, Kind kind, String database, long age, List<TableFact> oldest, List<Finding> findings) {
        double percent = 100 * age / WRAPAROUND;
        if (age == 0 || percent < facts.limit(Threshold.WRAPAROUND_PERCENT)) {
            return;
        }
        String name = kind.equals(XID) ? "transactions" : "multixacts";
        String used = String.format(Locale.ENGLISH, "%.0f", percent);
        findings.add(kind.found(
                        severity(percent),
                        database,
                        Text.of(
                                "Database " + database + " has used " + used + " % of its " + name,
                                "La base " + database + " a consommé " + used + " % de ses " + name),
                        Text.of(
                                String.format(Locale.ENGLISH, "oldest row: %,d %s ago", age, name),
                                "ligne la plus vieille : il y a " + age + " " + name))
                .withSql(oldest.stream()
                        .map(table -> "vacuum (freeze) " + table.quoted())
                        .toArray(String[]::new)));
    }

    private static Severity severity(double percent) {
        if (percent >= WORST_PERCENT) {
            return Severity.CRITICAL;
        }
        return percent >= WORSE_PERCENT ? Severity.HIGH : Severity.MEDIUM;
    }
}
