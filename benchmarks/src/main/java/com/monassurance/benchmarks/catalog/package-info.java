/**
 * The catalogue's reader beside the raw queries and beside other tools. {@link
 * com.monassurance.benchmarks.CatalogBenchmark} enters by {@link com.monassurance.benchmarks.catalog.CatalogBench}.
 */
package com.monassurance.benchmarks.catalog;
