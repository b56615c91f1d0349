package com.monassurance.maintenance.incident;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a session may be touched at all: a pure function of one row. Whatever cannot be told counts as
 * protected. Immutable.
 */
final class TerminationGuard {

    /** Programs whose sessions are backups, restores or replication, and our own; compared by the start of the name. */
    static final List<String> PROTECTED_PROGRAMS = List.of(
            "pg_dump",
            "pg_restore",
            "pg_basebackup",
            "pg_receivewal",
            "pg_recvlogical",
            "pg_rewind",
            "pg_upgrade",
            "pg_back",
            "barman",
            "pgbackrest",
            "wal-g",
            "walg",
            "monassurance-ops");

    private static final String CLIENT = "client backend";

    private final Set<String> programs;

    private TerminationGuard(Set<String> programs) {
        this.programs = programs;
    }

    /** A guard that also protects some programs of the host. */
    static TerminationGuard protecting(Set<String> morePrograms) {
        return new TerminationGuard(Stream.concat(PROTECTED_PROGRAMS.stream(), morePrograms.stream())
                .map(TerminationGuard::fold)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Why the session is out of reach; empty when it may be touched. */
    Optional<String> refusal(Backend row) {
        if (row.ownSession()) {
            return Optional.of("it is our own session");
        }
        if (row.isHidden() || row.backendStart() == null || row.backendType() == null) {
            return Optional.of("this role may not look into the session; grant it pg_read_all_stats");
        }
        return refusalOfKind(row).or(() -> refusalOfRole(row)).or(() -> refusalOfProgram(row));
    }

    private static Optional<String> refusalOfKind(Backend row) {
        if (row.leaderPid() != null && row.leaderPid() != row.pid()) {
            return Optional.of("it is a parallel worker; act on its leader, pid " + row.leaderPid());
        }
        if (!CLIENT.equals(row.backendType())) {
            String wraparound =
                    row.query() != null && row.query().contains("(to prevent wraparound)") ? " against wraparound" : "";
            return Optional.of("it is not a client session but " + row.backendType() + wraparound);
        }
        if (row.query() != null && row.query().startsWith("autovacuum:")) {
            return Optional.of("it is autovacuum");
        }
        return row.ownDatabase() ? Optional.empty() : Optional.of("it belongs to another database");
    }

    private static Optional<String> refusalOfRole(Backend row) {
        if (row.user() == null || row.superuser() == null || row.replication() == null) {
            return Optional.of("its role is unknown");
        }
        if (row.superuser()) {
            return Optional.of("its role " + row.user() + " is a superuser");
        }
        return row.replication() ? Optional.of("its role " + row.user() + " may replicate") : Optional.empty();
    }

    private Optional<String> refusalOfProgram(Backend row) {
        if (row.application() == null) {
            return Optional.of("its application is unknown");
        }
        String application = fold(row.application());
        return programs.stream()
                .filter(application::startsWith)
                .findFirst()
                .map(program -> "its application " + row.application() + " is protected (" + program + ")");
    }

    private static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
