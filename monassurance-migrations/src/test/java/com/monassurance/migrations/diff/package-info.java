/** Tests of the difference between two schemas. */
@NullMarked
package com.monassurance.migrations.diff;

import org.jspecify.annotations.NullMarked;
