/**
 * Plans triggered by a host's db-scheduler, which shares the work of many nodes: it says when, the run history says who
 * runs. Entry points: {@link com.monassurance.maintenance.scheduler.DbSchedulerPlans}, and
 * {@link com.monassurance.maintenance.scheduler.SchedulerTable} for a host without a table of its own. Depends on the run
 * history, migrations and the optional library {@code com.github.kagkarlsson:db-scheduler}, which nobody else of ours
 * knows.
 */
@NullMarked
package com.monassurance.maintenance.scheduler;

import org.jspecify.annotations.NullMarked;
