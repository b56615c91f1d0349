package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at indexes; their sizes are those of the last vacuum, so that no look waits for a lock. */
final class IndexLooks {

    private static final int ROWS_MIN = 100;

    private static final Kind INVALID = Kind.of(
            "index.invalid",
            "A failed concurrent build left it: no query uses it, every write pays for it, and IF NOT EXISTS takes it"
                    + " for done.",
            "Une création concurrente échouée l'a laissé : aucune requête ne s'en sert, chaque écriture le paie, et"
                    + " IF NOT EXISTS le croit terminé.",
            "Drop it and build it again; ApplyIndexes does so for an index of its set.",
            "Supprimez-le et recréez-le ; ApplyIndexes le fait pour les index de sa liste.");
    private static final Kind DUPLICATE = Kind.of(
            "index.duplicate",
            "Every write maintains both, and both take space and memory.",
            "Chaque écriture entretient les deux, qui occupent disque et mémoire.",
            "Drop one of them.",
            "Supprimez l'un des deux.");
    private static final Kind OVERLAPPING = Kind.of(
            "index.overlapping",
            "The longer index answers the same searches; every write maintains both.",
            "L'index plus long répond aux mêmes recherches ; chaque écriture entretient les deux.",
            "Drop the shorter one, unless it is much smaller and searched very often.",
            "Supprimez le plus court, sauf s'il est bien plus petit et très sollicité.");
    private static final Kind UNUSED = Kind.of(
            "index.unused",
            "Every write maintains it; no query of this server gains from it.",
            "Chaque écriture l'entretient ; aucune requête de ce serveur n'en profite.",
            "Look at a whole month, year end included, before you drop it.",
            "Vérifiez un mois entier, clôture comprise, avant de le supprimer.");
    private static final Kind CACHE = Kind.of(
            "index.cache-hit",
            "Its pages are read from disk again and again.",
            "Ses pages sont sans cesse relues sur disque.",
            "See whether it is bloated or larger than it need be, then look at the memory.",
            "Voyez s'il est gonflé ou plus grand que nécessaire, puis regardez la mémoire.");

    private IndexLooks() {}

    /** An index that is being built is INVALID too, and none of our business. */
    static List<Finding> invalid(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Map<Long, TableFact> tables = facts.tablesByOid();
        for (IndexFact index : facts.indexes()) {
            if (index.isValid() || index.isBuilding() || index.isPartitioned()) {
                continue;
            }
            TableFact table = tables.get(index.table());
            String name = table == null ? "?" : table.qualified();
            findings.add(INVALID.found(
                            Severity.HIGH,
                            index.qualified(),
                            Text.of("INVALID index " + index.qualified(), "Index INVALIDE " + index.qualified()),
                            Text.of(
                                    "on table " + name + ", and no build is in progress",
                                    "sur la table " + name + ", sans création en cours"))
                    .withSql("drop index concurrently " + index.quoted()));
        }
        return findings;
    }

    /** The one to drop backs no constraint, and of two such the younger goes. */
    static List<Finding> duplicate(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (List<IndexFact> all : facts.indexesByTable().values()) {
            List<IndexFact> keep = new ArrayList<>();
            all.stream()
                    .filter(IndexLooks::counts)
                    .sorted(Comparator.comparing((IndexFact index) -> !index.isNeeded())
                            .thenComparing(IndexFact::oid))
                    .forEach(index -> keep.stream()
                            .filter(index::repeats)
                            .filter(kept -> !index.isNeeded())
                            .findFirst()
                            .ifPresentOrElse(kept -> findings.add(duplicate(index, kept)), () -> keep.add(index)));
        }
        return findings;
    }

    private static Finding duplicate(IndexFact index, IndexFact kept) {
        Text size = Wording.bytes(index.bytes());
        return DUPLICATE
                .found(
                        Severity.MEDIUM,
                        index.qualified(),
                        Text.of(
                                "Index " + index.qualified() + " repeats " + kept.name(),
                                "L'index " + index.qualified() + " répète " + kept.name()),
                        Text.of(
                                "same columns, order and condition; " + size.english(),
                                "mêmes colonnes, ordre et condition ; " + size.french()))
                .withSql("drop index concurrently " + index.quoted());
    }

    static List<Finding> overlapping(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (List<IndexFact> all : facts.indexesByTable().values()) {
            for (IndexFact index : all) {
                if (!counts(index) || index.isNeeded()) {
                    continue;
                }
                all.stream()
                        .filter(IndexLooks::counts)
                        .filter(index::isCoveredBy)
                        .findFirst()
                        .ifPresent(longer -> findings.add(overlapping(index, longer)));
            }
        }
        return findings;
    }

    private static Finding overlapping(IndexFact index, IndexFact longer) {
        Text size = Wording.bytes(index.bytes());
        return OVERLAPPING
                .found(
                        Severity.LOW,
                        index.qualified(),
                        Text.of(
                                "Index " + index.qualified() + " is the beginning of " + longer.name(),
                                "L'index " + index.qualified() + " est le début de " + longer.name()),
                        size)
                .withSql("drop index concurrently " + index.quoted());
    }

    private static boolean counts(IndexFact index) {
        return index.isValid() && !index.isPartitioned() && !index.isPartition();
    }

    /** Neither unique, nor behind a constraint, nor leading with a foreign key: such an index works unseen. */
    static List<Finding> unused(Facts facts) throws SQLException {
        Optional<Text> doubt = doubt(facts);
        doubt.ifPresent(reason -> facts.notChecked("index.unused", reason));
        Set<String> keys = new HashSet<>();
        facts.foreignKeys().stream()
                .filter(ForeignKeyFact::isForeignKey)
                .forEach(key -> keys.add(key.tableOid() + "/" + key.columns().get(0)));
        Map<Long, TableFact> tables = facts.tablesByOid();
        List<Finding> findings = new ArrayList<>();
        for (IndexFact index : facts.indexes()) {
            TableFact table = tables.get(index.table());
            boolean isIdle = counts(index)
                    && !index.isNeeded()
                    && !index.isUnique()
                    && scans(facts, index) <= facts.limit(Threshold.UNUSED_SCANS)
                    && index.bytes() >= facts.limit(Threshold.UNUSED_BYTES)
                    && !keys.contains(index.table() + "/" + index.columns().get(0));
            if (isIdle && table != null && table.rowsPlanned() >= ROWS_MIN) {
                findings.add(unused(facts, index, doubt.orElse(null)));
            }
        }
        return findings;
    }

    /** Why an index without a scan may be needed all the same; then it is told, and nobody is advised to drop it. */
    private static Optional<Text> doubt(Facts facts) {
        Duration age = facts.server().statisticsAge();
        double days = facts.limit(Threshold.UNUSED_STATISTICS_DAYS);
        if (age.toSeconds() < days * Duration.ofDays(1).toSeconds()) {
            Text since = Wording.duration(age);
            return Optional.of(Text.of(
                    "the statistics count since " + since.english() + " only; " + (long) days
                            + " days are needed to call an index unused",
                    "les statistiques ne comptent que depuis " + since.french() + " ; il faut " + (long) days
                            + " jours pour dire un index inutilisé"));
        }
        long standbys = (long) facts.server().figure("standbys");
        if (facts.server().isInRecovery() || standbys > facts.replicaScans().size()) {
            return Optional.of(Text.of(
                    "this server has " + standbys + " standbys or is one: what is unused here may be used there; name"
                            + " the others with replicas",
                    "ce serveur a " + standbys + " standbys ou en est un : un index inutilisé ici peut servir là-bas ;"
                            + " nommez les autres avec replicas"));
        }
        return Optional.empty();
    }

    /** Here and on every replica that was asked. */
    private static long scans(Facts facts, IndexFact index) {
        return index.scans()
                + facts.replicaScans().values().stream()
                        .mapToLong(scans -> scans.getOrDefault(index.qualified(), 0L))
                        .sum();
    }

    private static Finding unused(Facts facts, IndexFact index, @Nullable Text doubt) {
        Text size = Wording.bytes(index.bytes());
        Text since = Wording.duration(facts.server().statisticsAge());
        int servers = 1 + facts.replicaScans().size();
        Text title = Text.of("Unused index " + index.qualified(), "Index inutilisé " + index.qualified());
        Text evidence = Text.of(
                scans(facts, index) + " scans on " + servers + " servers in " + since.english() + "; " + size.english(),
                scans(facts, index) + " parcours sur " + servers + " serveurs en " + since.french() + " ; "
                        + size.french());
        if (doubt != null) {
            Text wait = Text.of(
                    "Do not drop it yet: " + doubt.english() + ".",
                    "Ne le supprimez pas encore : " + doubt.french() + ".");
            return Finding.of(UNUSED.id(), Severity.INFO, index.qualified(), title, evidence, UNUSED.why(), wait);
        }
        return UNUSED.found(Severity.LOW, index.qualified(), title, evidence)
                .withSql("drop index concurrently " + index.quoted());
    }

    static List<Finding> cacheHit(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (IndexFact index : facts.indexes()) {
            TableLooks.missed(
                            facts,
                            CACHE,
                            index.qualified(),
                            Text.of("index ", "l'index "),
                            index.blocksHit(),
                            index.blocksFetched())
                    .ifPresent(findings::add);
        }
        return findings;
    }
}
