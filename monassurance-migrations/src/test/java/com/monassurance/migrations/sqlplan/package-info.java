/** Tests of the planner: what its statements make of a real server's catalogue. */
@NullMarked
package com.monassurance.migrations.sqlplan;

import org.jspecify.annotations.NullMarked;
