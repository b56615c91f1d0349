package com.monassurance.maintenance.audit;

import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.util.List;

/** How the server is configured: authentication, encryption, logging, integrity. */
final class ServerChecks {

    private static final int CLEAR_TEXT = 319;
    private static final int WEAK_TLS = 326;
    private static final int MISSING_AUTHENTICATION = 306;
    private static final int EXPOSURE = 668;
    private static final int INSUFFICIENT_LOGGING = 778;
    private static final int WEAK_HASH = 916;
    private static final int INTEGRITY = 353;

    private static final String SEES_ALL_SESSIONS = """
            select case when not pg_has_role(current_user, 'pg_read_all_stats', 'usage')
                        then 'privilege: needs pg_read_all_stats' end
            """;

    static final List<PostgresCheck> ALL = List.of(
            setting(
                    "postgres.password-encryption",
                    Severity.HIGH,
                    WEAK_HASH,
                    Text.of("New passwords are not stored as SCRAM", "Nouveaux mots de passe non stockés en SCRAM"),
                    Text.of("MD5 verifiers can be replayed.", "Les empreintes MD5 peuvent être rejouées."),
                    "password_encryption",
                    "lower(current_setting('password_encryption')) <> 'scram-sha-256'",
                    "scram-sha-256"),
            setting(
                    "postgres.ssl-off",
                    Severity.HIGH,
                    CLEAR_TEXT,
                    Text.of("The server offers no TLS", "Le serveur ne propose pas TLS"),
                    Text.of("Data and passwords cross the network readable.", "Les données circulent en clair."),
                    "ssl",
                    "current_setting('ssl') <> 'on'",
                    "on"),
            setting(
                    "postgres.old-tls",
                    Severity.MEDIUM,
                    WEAK_TLS,
                    Text.of("The server accepts TLS before 1.2", "Le serveur accepte TLS avant 1.2"),
                    Text.of("Older versions are broken.", "Les versions antérieures sont cassées."),
                    "ssl_min_protocol_version",
                    "current_setting('ssl_min_protocol_version') not in ('TLSv1.2', 'TLSv1.3')",
                    "TLSv1.2"),
            setting(
                    "postgres.log-connections-off",
                    Severity.LOW,
                    INSUFFICIENT_LOGGING,
                    Text.of("Connections are not logged", "Les connexions ne sont pas journalisées"),
                    Text.of("Nobody can tell afterwards who was there.", "On ne saura pas qui était là."),
                    "log_connections",
                    "current_setting('log_connections') in ('off', '')",
                    "on"),
            setting(
                    "postgres.log-statement-none",
                    Severity.LOW,
                    INSUFFICIENT_LOGGING,
                    Text.of("Changes of definitions are not logged", "Changements de définition non journalisés"),
                    Text.of("Nobody can tell who changed the schema.", "On ne saura pas qui a changé le schéma."),
                    "log_statement",
                    "current_setting('log_statement') = 'none'",
                    "ddl"),
            setting(
                    "postgres.fsync-off",
                    Severity.CRITICAL,
                    INTEGRITY,
                    Text.of("Commits do not reach the disk", "Les validations n'atteignent pas le disque"),
                    Text.of("A crash of the host corrupts the database.", "Une panne de l'hôte corrompt la base."),
                    "fsync",
                    "current_setting('fsync') <> 'on'",
                    "on"),
            setting(
                    "postgres.full-page-writes-off",
                    Severity.CRITICAL,
                    INTEGRITY,
                    Text.of("Torn pages are not repaired", "Les pages déchirées ne sont pas réparées"),
                    Text.of("A crash of the host corrupts the database.", "Une panne de l'hôte corrompt la base."),
                    "full_page_writes",
                    "current_setting('full_page_writes') <> 'on'",
                    "on"),
            new PostgresCheck(
                    "postgres.checksums-off",
                    Severity.LOW,
                    INTEGRITY,
                    Text.of("Data checksums are off", "Les sommes de contrôle sont inactives"),
                    Text.of("A failing disk stays unnoticed.", "Un disque défaillant passe inaperçu."),
                    Text.of(
                            "Enable them with pg_checksums while the server is stopped.",
                            "Les activer avec pg_checksums, serveur arrêté."),
                    "",
                    """
                    select 'data_checksums' as subject, current_setting('data_checksums') as evidence,
                           null as remedy_sql
                    where current_setting('data_checksums') <> 'on'
                    """),
            new PostgresCheck(
                    "postgres.listens-everywhere",
                    Severity.MEDIUM,
                    EXPOSURE,
                    Text.of("The server listens on every address", "Le serveur écoute toutes les adresses"),
                    Text.of("Every network of the host reaches it.", "Tous les réseaux de l'hôte l'atteignent."),
                    Text.of("Name the addresses in listen_addresses.", "Nommer les adresses dans listen_addresses."),
                    "",
                    """
                    select 'listen_addresses' as subject, current_setting('listen_addresses') as evidence,
                           null as remedy_sql
                    where current_setting('listen_addresses') ~ '(^|[ ,])([*]|0[.]0[.]0[.]0|::)([ ,]|$)'
                    """),
            new PostgresCheck(
                    "postgres.hba-trust",
                    Severity.HIGH,
                    MISSING_AUTHENTICATION,
                    Text.of("Weak or no authentication", "Authentification faible ou absente"),
                    Text.of(
                            "Whoever reaches the server is whoever they claim to be.",
                            "Quiconque atteint le serveur est qui il prétend être."),
                    Text.of(
                            "Replace trust, password and md5 by scram-sha-256 or cert in pg_hba.conf.",
                            "Remplacer trust, password et md5 par scram-sha-256 ou cert dans pg_hba.conf."),
                    "",
                    """
                    select 'pg_hba.conf line ' || line_number as subject,
                           concat_ws(' ', type, array_to_string(database, ','), array_to_string(user_name, ','), address,
                               auth_method) as evidence,
                           null as remedy_sql
                    from pg_hba_file_rules
                    where auth_method in ('trust', 'password', 'md5', 'ident')
                    order by line_number
                    """),
            new PostgresCheck(
                    "postgres.hba-everybody",
                    Severity.MEDIUM,
                    EXPOSURE,
                    Text.of("Access from every network", "Accès depuis tous les réseaux"),
                    Text.of("The whole network may try passwords.", "Tout le réseau peut essayer des mots de passe."),
                    Text.of("Name databases, roles and networks.", "Nommer bases, rôles et réseaux."),
                    "",
                    """
                    select 'pg_hba.conf line ' || line_number as subject,
                           concat_ws(' ', type, array_to_string(database, ','), array_to_string(user_name, ','), address,
                               netmask, auth_method) as evidence,
                           null as remedy_sql
                    from pg_hba_file_rules
                    where auth_method <> 'reject' and (address = 'all' or netmask in ('0.0.0.0', '::'))
                    order by line_number
                    """),
            new PostgresCheck(
                    "postgres.clear-text-sessions",
                    Severity.HIGH,
                    CLEAR_TEXT,
                    Text.of("Remote sessions without encryption", "Sessions distantes non chiffrées"),
                    Text.of("Data crosses the network readable.", "Les données circulent en clair."),
                    Text.of("Use hostssl lines in pg_hba.conf.", "Utiliser hostssl dans pg_hba.conf."),
                    SEES_ALL_SESSIONS,
                    """
                    select host(a.client_addr) as subject,
                           count(*) || ' sessions without TLS, role ' || coalesce(a.usename, '?') as evidence,
                           null as remedy_sql
                    from pg_stat_activity a
                    join pg_stat_ssl s on s.pid = a.pid
                    where not s.ssl and a.client_addr is not null
                      and not a.client_addr <<= '127.0.0.0/8'::inet and a.client_addr <> '::1'::inet
                    group by a.client_addr, a.usename
                    order by 1
                    """));

    private ServerChecks() {}

    private static PostgresCheck setting(
            String id, Severity severity, int cwe, Text title, Text why, String setting, String wrong, String value) {
        return new PostgresCheck(
                id,
                severity,
                cwe,
                title,
                why,
                Text.of("Set " + setting + " to " + value + ".", "Mettre " + setting + " à " + value + "."),
                "",
                "select '" + setting + "' as subject, coalesce(nullif(current_setting('" + setting
                        + "'), ''), '(empty)') as evidence, 'alter system set " + setting + " = ''" + value
                        + "''' as remedy_sql where " + wrong);
    }
}
