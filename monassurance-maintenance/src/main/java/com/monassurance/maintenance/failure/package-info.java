/**
 * Failures of maintenance: {@link com.monassurance.maintenance.failure.MaintenanceException} with a code of
 * {@link com.monassurance.maintenance.failure.MaintenanceError}. Depends on the failure vocabulary of core.
 */
@NullMarked
package com.monassurance.maintenance.failure;

import org.jspecify.annotations.NullMarked;
