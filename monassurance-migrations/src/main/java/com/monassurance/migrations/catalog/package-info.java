/**
 * A PostgreSQL schema as values: {@link com.monassurance.migrations.catalog.CatalogReader} reads a database into a
 * {@link com.monassurance.migrations.catalog.Catalog}, {@link com.monassurance.migrations.catalog.CatalogComparison} says
 * how two of them differ, and {@link com.monassurance.migrations.catalog.DdlWriter} writes one out as statements that
 * make it again. PostgreSQL 14 to 18. Depends on failure and core only.
 */
@NullMarked
package com.monassurance.migrations.catalog;

import org.jspecify.annotations.NullMarked;
