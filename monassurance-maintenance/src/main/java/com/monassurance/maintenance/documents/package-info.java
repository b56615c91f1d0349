/**
 * Documents without a row and rows without a document:
 * {@link com.monassurance.maintenance.documents.OrphanedDocuments}. Depends on task, finding and core's storage and sql.
 */
@NullMarked
package com.monassurance.maintenance.documents;

import org.jspecify.annotations.NullMarked;
