/** How the schema changes; the entry point is the migrator. */
@NullMarked
package com.monassurance.migrations;

import org.jspecify.annotations.NullMarked;
