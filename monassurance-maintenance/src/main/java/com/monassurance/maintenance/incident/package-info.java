/**
 * What is wrong right now, and the careful actions against it: statements that run too long, who blocks whom, a
 * read-only triage, cancelling and terminating behind a guard. Entry point:
 * {@link com.monassurance.maintenance.incident.Incidents}. Depends on core, on health and on
 * the findings of maintenance.
 */
@NullMarked
package com.monassurance.maintenance.incident;

import org.jspecify.annotations.NullMarked;
