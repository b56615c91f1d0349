/**
 * Revisions written from a model: {@link com.monassurance.migrations.autogenerate.Autogenerator} compares a live database
 * with a desired schema and drafts what leads there and back, proven on scratch before anybody sees it. Sees everything
 * but the root; nothing that a running service needs depends on it.
 */
@NullMarked
package com.monassurance.migrations.autogenerate;

import org.jspecify.annotations.NullMarked;
