package com.monassurance.benchmarks.catalog;

import com.monassurance.fixtures.PostgresDatabase;
import java.sql.SQLException;

/** Another tool that reads a schema and compares two readings. */
interface Peer extends AutoCloseable {

    /** Its name. */
    String words();

    /** Reads the schema of a database. */
    Object read(PostgresDatabase database) throws Exception;

    /** Compares two readings and returns how many differences there are, or how long the script is. */
    long compare(Object left, Object right) throws Exception;

    @Override
    void close() throws SQLException;

    /** The peer of a name. */
    static Peer of(String name) {
        return switch (name) {
            case "liquibase" -> new LiquibasePeer();
            case "pgcodekeeper" -> new PgCodeKeeperPeer();
            default -> throw new IllegalArgumentException("no peer " + name);
        };
    }
}
