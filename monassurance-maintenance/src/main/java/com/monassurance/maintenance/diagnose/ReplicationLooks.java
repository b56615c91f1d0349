package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at standbys and replication slots. */
final class ReplicationLooks {

    private static final String STANDBYS = """
            select coalesce(nullif(application_name, ''), pid::text), coalesce(host(client_addr), 'local'),
                   coalesce(state, ''), pg_wal_lsn_diff(%s, replay_lsn)::float8,
                   extract(epoch from replay_lag)::float8, coalesce(sync_state, '')
              from pg_stat_replication
             where replay_lsn is not null
             order by 4 desc nulls last
            """;

    private static final String SLOTS = """
            select slot_name, slot_type, active, coalesce(wal_status, ''),
                   pg_wal_lsn_diff(%s, restart_lsn)::float8, coalesce(database::text, '')
              from pg_replication_slots
             order by 5 desc nulls last, 1
            """;

    private static final Kind LAG = Kind.of(
            "replication.lag",
            "What it has not replayed is lost if this server dies, and its readers see the past.",
            "Ce qu'il n'a pas rejoué est perdu si ce serveur meurt, et ses lecteurs voient le passé.",
            "Look at the network and at the disk of the standby, and at queries there that hold replay up.",
            "Regardez le réseau et le disque du standby, et les requêtes qui y retardent le rejeu.");
    private static final Kind DELAY = Kind.of(
            "replication.standby-delay",
            "This server is a standby that shows the past.",
            "Ce serveur est un standby qui montre le passé.",
            "Look for a query that holds replay up, and at the connection to the primary.",
            "Cherchez une requête qui retarde le rejeu, et la liaison avec le primaire.");
    private static final Kind INACTIVE = Kind.of(
            "replication.slot-inactive",
            "It keeps write-ahead log until the disk is full, and holds VACUUM of the catalogue back.",
            "Il garde les journaux jusqu'à remplir le disque, et retient VACUUM sur le catalogue.",
            "Start its consumer again, or drop the slot; set max_slot_wal_keep_size.",
            "Relancez son consommateur, ou supprimez le slot ; réglez max_slot_wal_keep_size.");
    private static final Kind KEPT = Kind.of(
            "replication.slot-kept-wal",
            "Its consumer is slow; the write-ahead log it still needs fills the disk.",
            "Son consommateur est lent ; les journaux dont il a besoin remplissent le disque.",
            "Speed the consumer up; set max_slot_wal_keep_size.",
            "Accélérez le consommateur ; réglez max_slot_wal_keep_size.");
    private static final Kind LOST = Kind.of(
            "replication.slot-lost",
            "The server has removed write-ahead log that the consumer needs: it must be built anew.",
            "Le serveur a retiré des journaux dont le consommateur a besoin : il faut le reconstruire.",
            "Drop the slot and build the consumer from a new copy.",
            "Supprimez le slot et reconstruisez le consommateur depuis une nouvelle copie.");

    private ReplicationLooks() {}

    static List<Finding> standbys(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        facts.rows(STANDBYS.formatted(position(facts)), row -> {
            String standby = Wording.printable(row.getString(1));
            double bytes = row.getDouble(4);
            double seconds = row.getDouble(5);
            boolean isBehind = bytes >= facts.limit(Threshold.REPLICATION_LAG_BYTES)
                    || seconds >= facts.limit(Threshold.REPLICATION_LAG_SECONDS);
            if (isBehind) {
                Text size = Wording.bytes((long) bytes);
                Text late = SessionLooks.duration(seconds);
                String who = row.getString(2) + ", " + row.getString(3) + ", " + row.getString(6);
                findings.add(LAG.found(
                        Severity.HIGH,
                        standby,
                        Text.of("Standby " + standby + " is behind", "Le standby " + standby + " est en retard"),
                        Text.of(
                                size.english() + ", " + late.english() + "; " + who,
                                size.french() + ", " + late.french() + " ; " + who)));
            }
            return standby;
        });
        double delay = facts.server().figure("standby_seconds");
        if (delay >= facts.limit(Threshold.REPLICATION_LAG_SECONDS)) {
            Text late = SessionLooks.duration(delay);
            findings.add(DELAY.found(
                    Severity.HIGH,
                    "server",
                    Text.of(
                            "This standby is behind by " + late.english(),
                            "Ce standby a un retard de " + late.french()),
                    Text.same("pg_last_xact_replay_timestamp()")));
        }
        return findings;
    }

    static List<Finding> slots(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        facts.rows(SLOTS.formatted(position(facts)), row -> {
            String slot = row.getString(1);
            String status = row.getString(4);
            double kept = row.getDouble(5);
            Text size = Wording.bytes((long) kept);
            Text evidence = Text.of(
                    row.getString(2) + ", " + status + ", keeps " + size.english(),
                    row.getString(2) + ", " + status + ", garde " + size.french());
            String drop = "select pg_drop_replication_slot('" + slot + "')";
            if (status.equals("lost") || status.equals("unreserved")) {
                findings.add(LOST.found(
                                status.equals("lost") ? Severity.HIGH : Severity.CRITICAL,
                                slot,
                                Text.of(
                                        "Slot " + slot + " is " + status,
                                        "Le slot " + slot + " est perdu (" + status + ")"),
                                evidence)
                        .withSql(drop));
            } else if (!row.getBoolean(3)) {
                findings.add(INACTIVE.found(
                                kept >= facts.limit(Threshold.SLOT_KEPT_BYTES) ? Severity.CRITICAL : Severity.HIGH,
                                slot,
                                Text.of("Nobody reads slot " + slot, "Personne ne lit le slot " + slot),
                                evidence)
                        .withSql(drop));
            } else if (kept >= facts.limit(Threshold.SLOT_KEPT_BYTES)) {
                findings.add(KEPT.found(
                        Severity.HIGH,
                        slot,
                        Text.of(
                                "Slot " + slot + " keeps much write-ahead log",
                                "Le slot " + slot + " garde beaucoup de journaux"),
                        evidence));
            }
            return slot;
        });
        return findings;
    }

    private static String position(Facts facts) {
        return facts.server().isInRecovery() ? "pg_last_wal_receive_lsn()" : "pg_current_wal_lsn()";
    }
}
