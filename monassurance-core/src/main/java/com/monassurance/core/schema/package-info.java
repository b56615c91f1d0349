/**
 * Where the schema of the MonAssurance application is: {@link com.monassurance.core.schema.MonAssuranceSchema} names the
 * revision scripts that this module carries under {@code META-INF/monassurance/revisions}. Depends on nothing.
 */
@NullMarked
package com.monassurance.core.schema;

import org.jspecify.annotations.NullMarked;
