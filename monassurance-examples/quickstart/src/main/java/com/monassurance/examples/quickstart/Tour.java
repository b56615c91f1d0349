package com.monassurance.examples.quickstart;

import java.time.Clock;

/**
 * What a stop has at hand. Immutable.
 *
 * @param stage servers, database, host
 * @param console where the visitor looks
 * @param clock the wall clock
 */
record Tour(Stage stage, Console console, Clock clock) {}
