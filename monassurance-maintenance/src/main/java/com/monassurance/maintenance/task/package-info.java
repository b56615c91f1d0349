/**
 * What a task is: a {@link com.monassurance.maintenance.task.MaintenanceTask} looks ({@code plan()}), acts
 * ({@code run(plan)}) and reports; a {@link com.monassurance.maintenance.task.Plan} is tasks in order. A dry run is to
 * stop after the plan. Needs no tables of ours. Depends on core and on finding for its two languages.
 */
@NullMarked
package com.monassurance.maintenance.task;

import org.jspecify.annotations.NullMarked;
