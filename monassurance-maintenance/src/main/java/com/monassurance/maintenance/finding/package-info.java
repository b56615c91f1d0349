/**
 * The vocabulary of what was found: {@link com.monassurance.maintenance.finding.Finding} with its
 * {@link com.monassurance.maintenance.finding.Severity}, told in English and French
 * ({@link com.monassurance.maintenance.finding.Text}). Depends on nothing.
 */
@NullMarked
package com.monassurance.maintenance.finding;

import org.jspecify.annotations.NullMarked;
