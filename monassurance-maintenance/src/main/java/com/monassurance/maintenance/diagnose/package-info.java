/**
 * What a database says about itself, read only: {@link com.monassurance.maintenance.diagnose.Diagnosis}. Depends on
 * finding and core's sql.
 */
@NullMarked
package com.monassurance.maintenance.diagnose;

import org.jspecify.annotations.NullMarked;
