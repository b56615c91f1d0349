package com.monassurance.maintenance.backup;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pg_dump that was found, with its version. */
record PgClient(Path program, int major, String version) {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)[^\\s]*)");

    static Optional<PgClient> of(Path program, String versionLine) {
        Matcher matcher = VERSION.matcher(versionLine);
        return matcher.find()
                ? Optional.of(new PgClient(program, Integer.parseInt(matcher.group(2)), matcher.group(1)))
                : Optional.empty();
    }

    /** The rule: a client of the same major, or else the nearest newer one; an older one refuses to work. */
    static Optional<PgClient> fitting(Collection<PgClient> clients, int serverMajor) {
        return clients.stream()
                .filter(client -> client.major() >= serverMajor)
                .min(Comparator.comparingInt(PgClient::major)
                        .thenComparing(client -> client.program().toString()));
    }

    Path restoreProgram() {
        return program.resolveSibling("pg_restore");
    }
}
