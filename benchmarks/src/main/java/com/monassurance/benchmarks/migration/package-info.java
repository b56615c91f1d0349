/**
 * The migration engine beside Flyway, Liquibase and plain JDBC. {@link com.monassurance.benchmarks.MigrationBenchmark}
 * enters by {@link com.monassurance.benchmarks.migration.Bench}; each row of the table is a class. What runs in other
 * JVMs is in {@code child}, of which this package uses only names.
 */
package com.monassurance.benchmarks.migration;
