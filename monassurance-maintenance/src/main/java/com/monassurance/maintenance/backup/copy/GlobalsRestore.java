package com.monassurance.maintenance.backup.copy;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.backup.BackupFailedException;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.migrations.catalog.SqlName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes the roles, memberships, tablespaces and settings of a native backup that a server lacks; by default what is there
 * stays as it is and is told when it differs. Run again, it does what was left. Immutable; thread-safe.
 *
 * @since 0.1.0
 */
public final class GlobalsRestore {

    private static final SessionSettings SETTINGS = SessionSettings.of("restore");

    private final DataSource dataSource;
    private final boolean hasTablespaces;
    private final boolean isOverwriting;

    private GlobalsRestore(DataSource dataSource, boolean hasTablespaces, boolean isOverwriting) {
        this.dataSource = dataSource;
        this.hasTablespaces = hasTablespaces;
        this.isOverwriting = isOverwriting;
    }

    /**
     * Returns a restore into a server. Touches nothing.
     *
     * @param dataSource of the database that the settings of the database are for, by a role that may make roles
     * @return the restore
     */
    public static GlobalsRestore into(DataSource dataSource) {
        return new GlobalsRestore(requireNonNull(dataSource, "dataSource"), true, false);
    }

    /**
     * Makes no tablespaces, whose directories must exist on the server; default they are made.
     *
     * @return a copy
     */
    public GlobalsRestore withoutTablespaces() {
        return new GlobalsRestore(dataSource, false, isOverwriting);
    }

    /**
     * Gives existing roles the attributes, and existing settings the values, that they had in the backup; default they stay.
     *
     * @return a copy
     */
    public GlobalsRestore overwriting() {
        return new GlobalsRestore(dataSource, hasTablespaces, true);
    }

    /**
     * Makes what is missing. Blocks. Each thing is made by itself, so that one that cannot be made stops no other.
     *
     * @param file an archive of the native engine
     * @return what was done
     * @throws MaintenanceException with
     *     {@link com.monassurance.maintenance.failure.MaintenanceError#BACKUP_DAMAGED} if the file is none that can be
     *     read
     * @throws DatabaseException if the server cannot be asked
     */
    public GlobalsReport run(Path file) {
        Contents contents;
        try (ArchiveReader archive = NativeRestore.open(file)) {
            contents = archive.contents();
        } catch (IOException e) {
            throw NativeRestore.failed("reading " + file, e);
        }
        Globals wanted = contents.globals();
        if (wanted == null) {
            return new GlobalsReport(List.of(), List.of(), List.of(), List.of("the backup was made without globals"));
        }
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS)) {
            return new Making(session.connection()).run(wanted);
        } catch (SQLException e) {
            throw DatabaseException.of("restoring roles and settings", e);
        }
    }

    /** One run. */
    private final class Making {
        private final Connection connection;
        private final int major;
        private final String database;
        private final Globals there;
        private final List<String> made = new ArrayList<>();
        private final List<String> kept = new ArrayList<>();
        private final List<String> differing = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        Making(Connection connection) throws SQLException {
            this.connection = connection;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select current_setting('server_version_num')::int / 10000, current_database()")) {
                row.next();
                this.major = row.getInt(1);
                this.database = requireNonNull(row.getString(2));
            }
            try {
                this.there = Globals.read(connection, false);
            } catch (BackupFailedException e) {
                throw new IllegalStateException("only passwords can be denied, and none are read", e);
            }
        }

        GlobalsReport run(Globals wanted) {
            Map<String, Globals.Role> roles = new HashMap<>();
            there.roles().forEach(role -> roles.put(role.name(), role));
            for (Globals.Role role : wanted.roles()) {
                role(role, roles.get(role.name()));
            }
            for (Globals.Membership each : wanted.memberships()) {
                membership(each);
            }
            if (hasTablespaces) {
                wanted.tablespaces().forEach(this::tablespace);
            }
            Map<String, String> settings = new HashMap<>();
            there.settings().forEach(each -> settings.put(each.key(), each.value()));
            for (Globals.Setting each : wanted.settings()) {
                thing(each.key(), settings.get(each.key()), each.value(), List.of(each.set(database)));
            }
            String limit = there.connectionLimit() < 0 ? null : Integer.toString(there.connectionLimit());
            if (wanted.connectionLimit() >= 0) {
                thing(
                        "database: connection limit",
                        limit,
                        Integer.toString(wanted.connectionLimit()),
                        List.of("alter database " + SqlName.quoted(database) + " connection limit "
                                + wanted.connectionLimit()));
            }
            return new GlobalsReport(made, kept, differing, problems);
        }

        private void role(Globals.Role role, Globals.@Nullable Role existing) {
            List<String> statements = new ArrayList<>();
            statements.add(existing == null ? role.create() : role.alter());
            statements.addAll(role.comments());
            thing(
                    "role " + role.name(),
                    existing == null ? null : existing.attributes(),
                    role.attributes(),
                    statements);
        }

        private void membership(Globals.Membership wanted) {
            String name = "membership of " + wanted.member() + " in " + wanted.role();
            Globals.Membership existing = there.memberships().stream()
                    .filter(each ->
                            each.role().equals(wanted.role()) && each.member().equals(wanted.member()))
                    .findFirst()
                    .orElse(null);
            thing(
                    name,
                    existing == null ? null : existing.grant(major),
                    wanted.grant(major),
                    List.of(wanted.grant(major)));
        }

        private void tablespace(Globals.Tablespace wanted) {
            Globals.Tablespace existing = there.tablespaces().stream()
                    .filter(each -> each.name().equals(wanted.name()))
                    .findFirst()
                    .orElse(null);
            String name = "tablespace " + wanted.name();
            if (existing == null) {
                make(name, wanted.create());
            } else {
                (existing.location().equals(wanted.location()) ? kept : differing).add(name);
            }
        }

        private void thing(String name, @Nullable String existing, String wanted, List<String> statements) {
            if (existing != null && (Objects.equals(existing, wanted) || !isOverwriting)) {
                (existing.equals(wanted) ? kept : differing).add(name);
                return;
            }
            make(name, statements);
        }

        private void make(String name, List<String> statements) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                for (String sql : statements) {
                    statement.execute(sql);
                }
                made.add(name);
            } catch (SQLException e) {
                // The statement itself may hold a password and is not repeated.
                problems.add(name + ": " + e.getMessage());
            }
        }
    }
}
