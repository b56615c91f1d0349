package com.monassurance.migrations.run;

/** The callback of hosts that have none. */
enum NoCallback implements MigrationCallback {
    INSTANCE
}
