/**
 * What runs in the JVMs that {@code MigrationBenchmark} starts: one main class for every tool, so that they differ by
 * nothing but the tool. May depend on nothing of the other packages, and each engine only on its own tool, for the
 * class path of a child holds no other.
 */
package com.monassurance.benchmarks.migration.child;
