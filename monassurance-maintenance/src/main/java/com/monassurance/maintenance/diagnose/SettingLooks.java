package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at settings that lose data, hide what happens, or were never chosen. */
final class SettingLooks {

    private static final String SETTINGS = """
            select name, setting, coalesce(unit, ''), source, pending_restart
              from pg_settings
             where pending_restart
                or name in ('fsync', 'full_page_writes', 'synchronous_commit', 'autovacuum', 'track_counts',
                            'track_activities', 'data_checksums', 'shared_buffers', 'work_mem', 'random_page_cost',
                            'maintenance_work_mem', 'effective_cache_size', 'max_wal_size', 'checkpoint_timeout',
                            'max_connections', 'idle_in_transaction_session_timeout', 'statement_timeout',
                            'log_lock_waits', 'track_io_timing', 'ssl', 'password_encryption', 'archive_mode',
                            'zero_damaged_pages', 'ignore_checksum_failure')
             order by name
            """;

    private static final String FILES = """
            select coalesce(sourcefile, ''), coalesce(sourceline, 0), coalesce(name, ''), error
              from pg_file_settings where error is not null
            union all
            select 'pg_hba.conf', line_number, '', error from pg_hba_file_rules where error is not null
            """;

    private static final String EXTENSIONS = """
            select x.extname, x.extversion, a.default_version
              from pg_extension x join pg_available_extensions a on a.name = x.extname
             where a.default_version is distinct from x.extversion
             order by 1
            """;

    private static final Kind UNSAFE = Kind.of(
            "setting.unsafe",
            "A crash of the machine can destroy the database, or damage goes unseen.",
            "Un arrêt brutal de la machine peut détruire la base, ou des dégâts passent inaperçus.",
            "Put it right; nothing but a database that may be lost runs so.",
            "Rétablissez-le ; seule une base qu'on peut perdre fonctionne ainsi.");
    private static final Kind BLIND = Kind.of(
            "setting.autovacuum-off",
            "Dead rows pile up, statistics grow stale, and wraparound comes nearer unseen.",
            "Les lignes mortes s'accumulent, les statistiques vieillissent, le bouclage approche sans être vu.",
            "Turn it on; slow it down by its cost settings if it disturbs.",
            "Activez-le ; ralentissez-le par ses réglages de coût s'il dérange.");
    private static final Kind CHECKSUMS = Kind.of(
            "setting.no-checksums",
            "Damage by disk or memory is copied into backups before anybody notices.",
            "Une altération du disque ou de la mémoire passe dans les sauvegardes avant d'être vue.",
            "Stop the server and run pg_checksums --enable, or enable them with the next major version.",
            "Arrêtez le serveur et lancez pg_checksums --enable, ou activez-les à la prochaine version majeure.");
    private static final Kind DEFAULT = Kind.of(
            "setting.default",
            "The default suits the smallest machine, not this one.",
            "La valeur par défaut convient à la plus petite machine, pas à celle-ci.",
            "Choose it for the memory and the disk of this machine.",
            "Choisissez-la selon la mémoire et le disque de cette machine.");
    private static final Kind MISSING = Kind.of(
            "setting.no-limit",
            "One forgotten transaction then holds its locks and VACUUM back for ever.",
            "Une transaction oubliée garde alors ses verrous et retient VACUUM pour toujours.",
            "Set a limit, at least for the roles of the application.",
            "Fixez une limite, au moins pour les rôles de l'application.");
    private static final Kind UNSEEN = Kind.of(
            "setting.unseen",
            "When something is slow, the server has not noted why.",
            "Quand quelque chose est lent, le serveur n'a pas noté pourquoi.",
            "Turn it on; it costs next to nothing.",
            "Activez-le ; son coût est presque nul.");
    private static final Kind PENDING = Kind.of(
            "setting.pending-restart",
            "The server runs with another value than its file says; the next restart changes it, planned or not.",
            "Le serveur tourne avec une autre valeur que son fichier ; le prochain redémarrage la changera, prévu ou non.",
            "Restart in a window, or take the change back.",
            "Redémarrez dans une fenêtre prévue, ou annulez le changement.");
    private static final Kind FILE_ERROR = Kind.of(
            "setting.file-error",
            "The line is ignored now, and at the next start the server may refuse to come up.",
            "La ligne est ignorée, et au prochain démarrage le serveur peut refuser de partir.",
            "Correct the line and reload.",
            "Corrigez la ligne et rechargez.");
    private static final Kind EXTENSION = Kind.of(
            "extension.outdated",
            "Its SQL is of an older version than its library; corrections are missing.",
            "Son SQL est plus ancien que sa bibliothèque ; des corrections manquent.",
            "Update it; read its release notes first.",
            "Mettez-la à jour ; lisez d'abord ses notes de version.");

    /** Settings with the one value that is dangerous, and the one to go back to. */
    private static final Map<String, List<String>> DANGEROUS = Map.of(
            "fsync", List.of("off", "on"),
            "full_page_writes", List.of("off", "on"),
            "zero_damaged_pages", List.of("on", "off"),
            "ignore_checksum_failure", List.of("on", "off"));

    private record Setting(String name, String value, String unit, String source, boolean isPending) {
        boolean isDefault() {
            return source.equals("default");
        }
    }

    private SettingLooks() {}

    static List<Finding> settings(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Setting setting : facts.rows(
                SETTINGS,
                row -> new Setting(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getBoolean(5)))) {
            setting(setting, findings);
        }
        return findings;
    }

    private static void setting(Setting setting, List<Finding> findings) {
        String name = setting.name();
        List<String> danger = DANGEROUS.get(name);
        if (danger != null && danger.get(0).equals(setting.value())) {
            findings.add(found(UNSAFE, Severity.CRITICAL, setting).withSql(alter(name, danger.get(1))));
        }
        boolean isOff = setting.value().equals("off");
        if ((name.equals("autovacuum") || name.equals("track_counts")) && isOff) {
            findings.add(found(BLIND, Severity.CRITICAL, setting).withSql(alter(name, "on"), reload()));
        }
        if (name.equals("data_checksums") && isOff) {
            findings.add(found(CHECKSUMS, Severity.LOW, setting));
        }
        if (setting.isDefault()
                && List.of("shared_buffers", "work_mem", "effective_cache_size").contains(name)) {
            findings.add(found(DEFAULT, Severity.INFO, setting));
        }
        if (name.equals("shared_buffers") && setting.value().equals("16384") && !setting.isDefault()) {
            // initdb writes its own 128 MB into the file, which nobody chose.
            findings.add(found(DEFAULT, Severity.INFO, setting));
        }
        if (name.equals("random_page_cost") && setting.value().equals("4")) {
            findings.add(found(DEFAULT, Severity.INFO, setting).withSql(alter(name, "1.1") + " -- for SSD", reload()));
        }
        if (name.equals("idle_in_transaction_session_timeout")
                && setting.value().equals("0")) {
            findings.add(found(MISSING, Severity.LOW, setting).withSql(alter(name, "10min"), reload()));
        }
        if (List.of("log_lock_waits", "track_io_timing", "track_activities").contains(name) && isOff) {
            findings.add(found(UNSEEN, Severity.INFO, setting).withSql(alter(name, "on"), reload()));
        }
        if (setting.isPending()) {
            findings.add(found(PENDING, Severity.LOW, setting));
        }
    }

    private static Finding found(Kind kind, Severity severity, Setting setting) {
        String shown =
                setting.name() + " = " + setting.value() + (setting.unit().isEmpty() ? "" : " × " + setting.unit());
        return kind.found(
                severity,
                setting.name(),
                Text.of("Setting " + setting.name(), "Réglage " + setting.name()),
                Text.same(shown + " (" + setting.source() + ")"));
    }

    private static String alter(String name, String value) {
        return "alter system set " + name + " = '" + value + "'";
    }

    private static String reload() {
        return "select pg_reload_conf()";
    }

    static List<Finding> files(Facts facts) throws SQLException {
        return facts.rows(
                FILES,
                row -> FILE_ERROR.found(
                        Severity.HIGH,
                        row.getString(1) + ":" + row.getLong(2),
                        Text.of(
                                "A line of the server's configuration is wrong",
                                "Une ligne de configuration du serveur est fausse"),
                        Text.same(Wording.printable(row.getString(3) + " " + row.getString(4)))));
    }

    static List<Finding> extensions(Facts facts) throws SQLException {
        return facts.rows(
                EXTENSIONS,
                row -> EXTENSION
                        .found(
                                Severity.LOW,
                                row.getString(1),
                                Text.of(
                                        "Extension " + row.getString(1) + " is outdated",
                                        "L'extension " + row.getString(1) + " n'est pas à jour"),
                                Text.same(row.getString(2) + " → " + row.getString(3)))
                        .withSql("alter extension "
                                + Identifier.of(row.getString(1)).quoted() + " update"));
    }
}
