package com.monassurance.maintenance.audit;

import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.util.List;

/** Who may do what: roles, grants, functions, policies, extensions. */
final class PrivilegeChecks {

    private static final int IMPROPER_PRIVILEGE = 269;
    private static final int UNNECESSARY_PRIVILEGE = 250;
    private static final int UNTRUSTED_SEARCH_PATH = 426;
    private static final int MISSING_AUTHORIZATION = 862;
    private static final int WEAK_HASH = 916;
    private static final int WEAK_CREDENTIALS = 521;
    private static final int OUTDATED = 1104;

    private static final String USER_SCHEMA = """
            n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
              and n.nspname not like 'pg\\_temp\\_%'
            """;

    static final List<PostgresCheck> ALL = List.of(
            new PostgresCheck(
                    "postgres.own-role-powerful",
                    Severity.HIGH,
                    UNNECESSARY_PRIVILEGE,
                    Text.of("The role in use is too powerful", "Le rôle utilisé a trop de pouvoirs"),
                    Text.of(
                            "Whoever takes over the application takes over the server.",
                            "Qui prend l'application prend le serveur."),
                    Text.of(
                            "Connect with a role that has only what the application needs.",
                            "Se connecter avec un rôle limité aux besoins de l'application."),
                    "",
                    """
                    select rolname as subject,
                           concat_ws(', ', case when rolsuper then 'superuser' end,
                               case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end,
                               case when rolreplication then 'replication' end,
                               case when rolbypassrls then 'bypassrls' end) as evidence,
                           null as remedy_sql
                    from pg_roles
                    where rolname = current_user
                      and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)
                    """),
            new PostgresCheck(
                    "postgres.login-superusers",
                    Severity.MEDIUM,
                    UNNECESSARY_PRIVILEGE,
                    Text.of("Superusers that can log in", "Superutilisateurs pouvant se connecter"),
                    Text.of(
                            "Besides the bootstrap role, nobody needs it every day.",
                            "À part le rôle d'origine, personne n'en a besoin tous les jours."),
                    Text.of(
                            "Grant the predefined roles that are needed instead.",
                            "Accorder plutôt les rôles prédéfinis nécessaires."),
                    "",
                    """
                    select rolname as subject, 'superuser with login' as evidence,
                           format('alter role %I nosuperuser', rolname) as remedy_sql
                    from pg_roles
                    where rolsuper and rolcanlogin and oid <> 10
                    order by rolname
                    """),
            new PostgresCheck(
                    "postgres.public-create",
                    Severity.HIGH,
                    IMPROPER_PRIVILEGE,
                    Text.of("Schemas in which everybody may create", "Schémas où tout le monde peut créer"),
                    Text.of(
                            "Anybody may plant an object that others run with their own rights (CVE-2018-1058).",
                            "N'importe qui peut y placer un objet que d'autres exécuteront (CVE-2018-1058)."),
                    Text.of("Revoke CREATE from PUBLIC.", "Retirer CREATE à PUBLIC."),
                    "",
                    """
                    select n.nspname as subject, 'public has create' as evidence,
                           format('revoke create on schema %I from public', n.nspname) as remedy_sql
                    from pg_namespace n, aclexplode(n.nspacl) a
                    where a.grantee = 0 and a.privilege_type = 'CREATE'
                    order by n.nspname
                    """),
            new PostgresCheck(
                    "postgres.public-connect",
                    Severity.LOW,
                    IMPROPER_PRIVILEGE,
                    Text.of("Every role may connect to this database", "Tout rôle peut se connecter à cette base"),
                    Text.of(
                            "A role made for another database reaches this one too.",
                            "Un rôle créé pour une autre base atteint aussi celle-ci."),
                    Text.of(
                            "Revoke CONNECT and TEMPORARY from PUBLIC and grant them by name.",
                            "Retirer CONNECT et TEMPORARY à PUBLIC et les accorder nommément."),
                    "",
                    """
                    select d.datname as subject, string_agg(lower(a.privilege_type), ', ' order by 1) as evidence,
                           format('revoke connect, temporary on database %I from public', d.datname) as remedy_sql
                    from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                    where d.datname = current_database() and a.grantee = 0
                    group by d.datname
                    """),
            new PostgresCheck(
                    "postgres.definer-search-path",
                    Severity.HIGH,
                    UNTRUSTED_SEARCH_PATH,
                    Text.of(
                            "SECURITY DEFINER functions without a fixed search_path",
                            "Fonctions SECURITY DEFINER sans search_path fixé"),
                    Text.of(
                            "The caller chooses which objects they use, with the owner's rights.",
                            "L'appelant choisit les objets utilisés, avec les droits du propriétaire."),
                    Text.of("Set search_path on the function.", "Fixer search_path sur la fonction."),
                    "",
                    """
                    select p.oid::regprocedure::text as subject, 'owner ' || p.proowner::regrole::text as evidence,
                           format('alter function %s set search_path = %I, pg_temp', p.oid::regprocedure, n.nspname)
                               as remedy_sql
                    from pg_proc p
                    join pg_namespace n on n.oid = p.pronamespace
                    where p.prosecdef and p.prokind in ('f', 'w')
                      and not exists (select from unnest(p.proconfig) c where c like 'search\\_path=%')
                      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
                      and
                    """ + USER_SCHEMA + "order by 1"),
            new PostgresCheck(
                    "postgres.definer-public-execute",
                    Severity.MEDIUM,
                    IMPROPER_PRIVILEGE,
                    Text.of(
                            "SECURITY DEFINER functions that everybody may call",
                            "Fonctions SECURITY DEFINER appelables par tous"),
                    Text.of(
                            "They lend the owner's rights to anybody.",
                            "Elles prêtent les droits du propriétaire à tous."),
                    Text.of("Revoke EXECUTE from PUBLIC.", "Retirer EXECUTE à PUBLIC."),
                    "",
                    """
                    select p.oid::regprocedure::text as subject, 'owner ' || p.proowner::regrole::text as evidence,
                           format('revoke execute on routine %s from public', p.oid::regprocedure) as remedy_sql
                    from pg_proc p
                    join pg_namespace n on n.oid = p.pronamespace
                    where p.prosecdef and p.prorettype <> 'trigger'::regtype
                      and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                                  where a.grantee = 0 and a.privilege_type = 'EXECUTE')
                      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
                      and
                    """ + USER_SCHEMA + "order by 1"),
            new PostgresCheck(
                    "postgres.policy-without-row-security",
                    Severity.CRITICAL,
                    MISSING_AUTHORIZATION,
                    Text.of(
                            "Tables with policies but row security off",
                            "Tables avec politiques mais sécurité de ligne inactive"),
                    Text.of("The policies are not applied at all.", "Les politiques ne sont pas appliquées."),
                    Text.of("Enable row level security.", "Activer la sécurité au niveau ligne."),
                    "",
                    """
                    select c.oid::regclass::text as subject, count(*) || ' policies, none applied' as evidence,
                           format('alter table %s enable row level security', c.oid::regclass) as remedy_sql
                    from pg_policy p
                    join pg_class c on c.oid = p.polrelid
                    where not c.relrowsecurity
                    group by c.oid
                    order by 1
                    """),
            new PostgresCheck(
                    "postgres.row-security-without-policy",
                    Severity.LOW,
                    MISSING_AUTHORIZATION,
                    Text.of(
                            "Tables with row security but without a policy",
                            "Tables avec sécurité de ligne mais sans politique"),
                    Text.of(
                            "Nobody but the owner sees a row: perhaps a policy was forgotten.",
                            "Seul le propriétaire voit les lignes : une politique a peut-être été oubliée."),
                    Text.of(
                            "Write the policy, or say that it is meant so.",
                            "Écrire la politique, ou confirmer l'intention."),
                    "",
                    """
                    select c.oid::regclass::text as subject, 'no policy' as evidence, null as remedy_sql
                    from pg_class c
                    where c.relrowsecurity and not exists (select from pg_policy p where p.polrelid = c.oid)
                    order by 1
                    """),
            new PostgresCheck(
                    "postgres.dangerous-extension",
                    Severity.MEDIUM,
                    UNNECESSARY_PRIVILEGE,
                    Text.of(
                            "Extensions that reach files, programs or other servers",
                            "Extensions atteignant fichiers, programmes ou autres serveurs"),
                    Text.of(
                            "They turn SQL injection into access to the host or the network.",
                            "Elles transforment une injection SQL en accès à l'hôte ou au réseau."),
                    Text.of("Drop it if nothing needs it.", "La supprimer si rien n'en a besoin."),
                    "",
                    """
                    select e.extname as subject, 'version ' || e.extversion as evidence,
                           format('drop extension %I', e.extname) as remedy_sql
                    from pg_extension e
                    where e.extname in ('dblink', 'file_fdw', 'adminpack', 'plpython3u', 'plperlu', 'pltclu')
                    order by e.extname
                    """),
            new PostgresCheck(
                    "postgres.untrusted-language",
                    Severity.MEDIUM,
                    UNNECESSARY_PRIVILEGE,
                    Text.of("Untrusted languages", "Langages non sûrs"),
                    Text.of(
                            "Their functions do to the host whatever the server may do.",
                            "Leurs fonctions peuvent tout ce que peut le serveur."),
                    Text.of("Drop the language if nothing needs it.", "Le supprimer si rien n'en a besoin."),
                    "",
                    """
                    select lanname as subject, 'untrusted' as evidence, null as remedy_sql
                    from pg_language
                    where lanispl and not lanpltrusted
                    order by lanname
                    """),
            new PostgresCheck(
                    "postgres.outdated-extension",
                    Severity.LOW,
                    OUTDATED,
                    Text.of("Extensions older than their installed files", "Extensions en retard sur leurs fichiers"),
                    Text.of("Fixes of the newer version are not in force.", "Les corrections ne sont pas actives."),
                    Text.of("Update the extension.", "Mettre l'extension à jour."),
                    "",
                    """
                    select name as subject, installed_version || ', available ' || default_version as evidence,
                           format('alter extension %I update', name) as remedy_sql
                    from pg_available_extensions
                    where installed_version is not null and installed_version <> default_version
                    order by name
                    """),
            new PostgresCheck(
                    "postgres.weak-password-hash",
                    Severity.HIGH,
                    WEAK_HASH,
                    Text.of("Passwords that are not stored as SCRAM", "Mots de passe non stockés en SCRAM"),
                    Text.of(
                            "An MD5 verifier is as good as the password itself.",
                            "Une empreinte MD5 vaut le mot de passe lui-même."),
                    Text.of(
                            "Set the password again with password_encryption = scram-sha-256.",
                            "Redéfinir le mot de passe avec password_encryption = scram-sha-256."),
                    "",
                    """
                    select rolname as subject, 'verifier is not scram-sha-256' as evidence, null as remedy_sql
                    from pg_authid
                    where rolcanlogin and rolpassword is not null and rolpassword not like 'SCRAM-SHA-256$%'
                    order by rolname
                    """),
            new PostgresCheck(
                    "postgres.password-never-expires",
                    Severity.INFO,
                    WEAK_CREDENTIALS,
                    Text.of("Roles whose password never expires", "Rôles dont le mot de passe n'expire jamais"),
                    Text.of("A leaked password stays good for ever.", "Un mot de passe divulgué reste valable."),
                    Text.of(
                            "Set VALID UNTIL where passwords are not rotated otherwise.",
                            "Définir VALID UNTIL si les mots de passe ne sont pas renouvelés autrement."),
                    "",
                    """
                    select rolname as subject, 'no expiry' as evidence, null as remedy_sql
                    from pg_roles
                    where rolcanlogin and (rolvaliduntil is null or rolvaliduntil = 'infinity')
                    order by rolname
                    """));

    private PrivilegeChecks() {}
}
