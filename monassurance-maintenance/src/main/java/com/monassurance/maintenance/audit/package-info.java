/**
 * The security audit: the configuration and the privileges of PostgreSQL, and what stands on the class path. Entry
 * point: {@link com.monassurance.maintenance.audit.SecurityAudit}. Whatever is not audited is
 * {@link com.monassurance.maintenance.audit.CheckResult.NotChecked} with a reason. Depends on core and on the findings
 * and failures of maintenance.
 */
@NullMarked
package com.monassurance.maintenance.audit;

import org.jspecify.annotations.NullMarked;
