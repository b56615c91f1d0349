/**
 * Judges of schemas that share nothing with the product: a print of every system catalogue, and the distribution's
 * {@code pg_dump}. Entry points are {@link com.monassurance.migrations.judge.CatalogPrint},
 * {@link com.monassurance.migrations.judge.PgDumpJudge} and {@link com.monassurance.migrations.judge.SyntaxForms}.
 * Depends on fixtures only.
 */
@NullMarked
package com.monassurance.migrations.judge;

import org.jspecify.annotations.NullMarked;
