/**
 * Work on files of the host: {@link com.monassurance.maintenance.files.PurgeLogs}. Depends on task and finding.
 */
@NullMarked
package com.monassurance.maintenance.files;

import org.jspecify.annotations.NullMarked;
