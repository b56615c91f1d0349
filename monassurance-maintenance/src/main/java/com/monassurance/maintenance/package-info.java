/**
 * What is done to keep the service alive. {@link com.monassurance.maintenance.Maintenance} runs plans once per scheduled
 * time and remembers them; {@link com.monassurance.maintenance.Plans} has the guide's daily and weekly plans. Stands on
 * top of the packages below it, and on core, health and migrations.
 */
@NullMarked
package com.monassurance.maintenance;

import org.jspecify.annotations.NullMarked;
