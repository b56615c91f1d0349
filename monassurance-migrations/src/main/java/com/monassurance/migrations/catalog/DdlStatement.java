package com.monassurance.migrations.catalog;

/**
 * One statement of a script and the object that it is for. Immutable.
 *
 * @param id the object
 * @param sql the statement, without a semicolon behind it
 * @since 0.1.0
 */
public record DdlStatement(ObjectId id, String sql) {}
