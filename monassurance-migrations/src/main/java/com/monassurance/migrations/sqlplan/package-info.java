/**
 * Changes of a schema as statements in an order that works, online by default, each with its locks and hazards:
 * {@link com.monassurance.migrations.sqlplan.SchemaPlanner}. Pure; sees diff, catalog and script.
 */
@NullMarked
package com.monassurance.migrations.sqlplan;

import org.jspecify.annotations.NullMarked;
