package com.monassurance.examples.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of the PostgreSQL driver, which goes its own way to stderr. Loaded only where a database is wanted. */
final class DriverLog {

    /** Kept, for a logger that nobody keeps forgets its level. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private DriverLog() {}

    /** What it warns of, we fail of and tell in our own words. */
    static void silence() {
        DRIVER.setLevel(Level.OFF);
    }
}
