/**
 * Shipping a version and taking one back, as runbooks that are planned before they run. Entry points:
 * {@link com.monassurance.maintenance.deploy.Deployment} and {@link com.monassurance.maintenance.deploy.Rollback}. What
 * they act on comes as ports ({@link com.monassurance.maintenance.deploy.DeploymentPorts}); the ones shipped run
 * processes and ask {@code /health}. Depends on core and migrations.
 */
@NullMarked
package com.monassurance.maintenance.deploy;

import org.jspecify.annotations.NullMarked;
