package com.monassurance.maintenance.backup.copy;

import com.monassurance.maintenance.backup.BackupFailedException;
import com.monassurance.migrations.catalog.SqlName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a database needs of its server, and what the server keeps for it. Immutable.
 *
 * @param roles all roles but those that every server has
 * @param memberships who is a member of whom
 * @param settings of roles, of the database, and of roles in the database
 * @param tablespaces all but those that every server has
 * @param connectionLimit of the database; -1 for none
 */
record Globals(
        List<Role> roles,
        List<Membership> memberships,
        List<Setting> settings,
        List<Tablespace> tablespaces,
        int connectionLimit) {

    /** Lists of names, which are kept as they are written. */
    private static final Set<String> NAME_LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    private static final int MEMBERSHIPS_HAVE_OPTIONS = 16;

    private static final String ROLES = """
            select rolname, concat_ws(' ',
                       case when rolsuper then 'superuser' else 'nosuperuser' end,
                       case when rolinherit then 'inherit' else 'noinherit' end,
                       case when rolcreaterole then 'createrole' else 'nocreaterole' end,
                       case when rolcreatedb then 'createdb' else 'nocreatedb' end,
                       case when rolcanlogin then 'login' else 'nologin' end,
                       case when rolreplication then 'replication' else 'noreplication' end,
                       case when rolbypassrls then 'bypassrls' else 'nobypassrls' end,
                       'connection limit ' || rolconnlimit,
                       'valid until ' || quote_literal(case when isfinite(rolvaliduntil)
                           then to_char(rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"')
                           else rolvaliduntil::text end)) as attributes,
                   shobj_description(oid, 'pg_authid')
              from pg_catalog.pg_roles where rolname !~ '^pg_' order by rolname
            """;

    private static final String PASSWORDS =
            "select rolname, rolpassword from pg_catalog.pg_authid where rolpassword is not null";

    /** The options came with PostgreSQL 16; before, a row has none of that name. */
    private static final String MEMBERSHIPS = """
            select r.rolname, m.rolname, bool_or(a.admin_option),
                   bool_or((to_jsonb(a) ->> 'inherit_option')::boolean), bool_or((to_jsonb(a) ->> 'set_option')::boolean)
              from pg_catalog.pg_auth_members a
              join pg_catalog.pg_roles r on r.oid = a.roleid join pg_catalog.pg_roles m on m.oid = a.member
             where m.rolname !~ '^pg_' group by 1, 2 order by 1, 2
            """;

    private static final String SETTINGS = """
            select coalesce(r.rolname, ''), s.setdatabase <> 0, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
              from pg_catalog.pg_db_role_setting s
              left join pg_catalog.pg_roles r on r.oid = s.setrole
              cross join unnest(s.setconfig) c
             where (s.setrole = 0 or r.rolname !~ '^pg_') and (s.setdatabase = 0
                or s.setdatabase = (select oid from pg_catalog.pg_database where datname = current_database()))
             order by 1, 2, 3
            """;

    private static final String TABLESPACES = """
            select spcname, pg_get_userbyid(spcowner), pg_tablespace_location(oid),
                   coalesce(array_to_string(spcoptions, ', '), ''), shobj_description(oid, 'pg_tablespace')
              from pg_catalog.pg_tablespace where spcname !~ '^pg_' order by spcname
            """;

    private static final String LIMIT =
            "select datconnlimit from pg_catalog.pg_database where datname = current_database()";

    /** Copies. */
    Globals {
        roles = List.copyOf(roles);
        memberships = List.copyOf(memberships);
        settings = List.copyOf(settings);
        tablespaces = List.copyOf(tablespaces);
    }

    /**
     * A role. Immutable.
     *
     * @param name its name
     * @param attributes as CREATE ROLE takes them
     * @param password as the server keeps it; null when there is none or it was not asked for
     * @param comment or null
     */
    record Role(
            String name,
            String attributes,
            @Nullable String password,
            @Nullable String comment) {

        String create() {
            return "create role " + SqlName.quoted(name) + " with " + all();
        }

        String alter() {
            // An end that there is none of in the backup is taken away.
            String end = attributes.contains("valid until") ? "" : " valid until 'infinity'";
            return "alter role " + SqlName.quoted(name) + " with " + all() + end;
        }

        /** Said of an existing role too. */
        List<String> comments() {
            return comment == null
                    ? List.of()
                    : List.of("comment on role " + SqlName.quoted(name) + " is " + literal(comment));
        }

        private String all() {
            return password == null ? attributes : attributes + " password " + literal(password);
        }
    }

    /**
     * A role that is in another. Immutable.
     *
     * @param role which
     * @param member who is in it
     * @param isAdmin whether the member may let others in
     * @param inherits whether it has the privileges without asking; null before PostgreSQL 16
     * @param sets whether it may become the role; null before PostgreSQL 16
     */
    record Membership(
            String role,
            String member,
            boolean isAdmin,
            @Nullable Boolean inherits,
            @Nullable Boolean sets) {

        String grant(int major) {
            String grant = "grant " + SqlName.quoted(role) + " to " + SqlName.quoted(member);
            if (major >= MEMBERSHIPS_HAVE_OPTIONS && inherits != null && sets != null) {
                return grant + " with admin " + isAdmin + ", inherit " + inherits + ", set " + sets;
            }
            return isAdmin ? grant + " with admin option" : grant;
        }
    }

    /**
     * A setting. Immutable.
     *
     * @param role whose; empty for everybody in the database
     * @param isOfDatabase whether it holds in this database only
     * @param name of the setting
     * @param value its value
     */
    record Setting(String role, boolean isOfDatabase, String name, String value) {

        String set(String database) {
            String of = role.isEmpty()
                    ? "alter database " + SqlName.quoted(database)
                    : "alter role " + SqlName.quoted(role)
                            + (isOfDatabase ? " in database " + SqlName.quoted(database) : "");
            String written = NAME_LISTS.contains(name) ? value.replace("\"\"", "''") : literal(value);
            return of + " set " + SqlName.quoted(name) + " to " + (written.isEmpty() ? "''" : written);
        }

        /** Whose and which, whatever the value. */
        String key() {
            return (role.isEmpty() ? "database" : "role " + role + (isOfDatabase ? " in database" : "")) + ": " + name;
        }
    }

    /**
     * A tablespace. Immutable.
     *
     * @param name its name
     * @param owner its owner
     * @param location its directory on the server
     * @param options such as {@code random_page_cost=1.1}; empty for none
     * @param comment or null
     */
    record Tablespace(
            String name,
            String owner,
            String location,
            String options,
            @Nullable String comment) {

        List<String> create() {
            List<String> statements = new ArrayList<>();
            statements.add("create tablespace " + SqlName.quoted(name) + " owner " + SqlName.quoted(owner)
                    + " location " + literal(location) + (options.isEmpty() ? "" : " with (" + options + ")"));
            if (comment != null) {
                statements.add("comment on tablespace " + SqlName.quoted(name) + " is " + literal(comment));
            }
            return statements;
        }
    }

    static Globals read(Connection connection, boolean withPasswords) throws SQLException, BackupFailedException {
        Map<String, String> passwords = withPasswords ? passwords(connection) : Map.of();
        List<Role> roles = new ArrayList<>();
        List<Membership> memberships = new ArrayList<>();
        List<Setting> settings = new ArrayList<>();
        List<Tablespace> tablespaces = new ArrayList<>();
        int limit;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(ROLES)) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    roles.add(new Role(name, rows.getString(2), passwords.get(name), rows.getString(3)));
                }
            }
            try (ResultSet rows = statement.executeQuery(MEMBERSHIPS)) {
                while (rows.next()) {
                    memberships.add(new Membership(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getBoolean(3),
                            rows.getObject(4, Boolean.class),
                            rows.getObject(5, Boolean.class)));
                }
            }
            try (ResultSet rows = statement.executeQuery(SETTINGS)) {
                while (rows.next()) {
                    settings.add(
                            new Setting(rows.getString(1), rows.getBoolean(2), rows.getString(3), rows.getString(4)));
                }
            }
            try (ResultSet rows = statement.executeQuery(TABLESPACES)) {
                while (rows.next()) {
                    tablespaces.add(new Tablespace(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5)));
                }
            }
            try (ResultSet row = statement.executeQuery(LIMIT)) {
                row.next();
                limit = row.getInt(1);
            }
        }
        return new Globals(roles, memberships, settings, tablespaces, limit);
    }

    /** The same as a script for psql, for whoever has no more than tar and zstd. */
    String script(String database, int major) {
        List<String> lines = new ArrayList<>();
        for (Role role : roles) {
            lines.add("select " + literal(role.create()) + " where not exists (select from pg_catalog.pg_roles where"
                    + " rolname = " + literal(role.name()) + ") \\gexec");
            role.comments().forEach(sql -> lines.add(sql + ";"));
        }
        memberships.forEach(each -> lines.add(each.grant(major) + ";"));
        for (Tablespace each : tablespaces) {
            List<String> statements = each.create();
            lines.add("select " + literal(statements.get(0)) + " where not exists (select from"
                    + " pg_catalog.pg_tablespace where spcname = " + literal(each.name()) + ") \\gexec");
            statements.subList(1, statements.size()).forEach(sql -> lines.add(sql + ";"));
        }
        settings.forEach(each -> lines.add(each.set(database) + ";"));
        lines.add("alter database " + SqlName.quoted(database) + " connection limit " + connectionLimit + ";");
        return String.join("\n", lines) + "\n";
    }

    private static Map<String, String> passwords(Connection connection) throws SQLException, BackupFailedException {
        Map<String, String> passwords = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery("select has_table_privilege('pg_catalog.pg_authid', 'select')")) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new BackupFailedException(
                            "this role may not read the passwords of roles; back up without them or as a superuser");
                }
            }
            try (ResultSet rows = statement.executeQuery(PASSWORDS)) {
                while (rows.next()) {
                    passwords.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return passwords;
    }

    private static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }
}
