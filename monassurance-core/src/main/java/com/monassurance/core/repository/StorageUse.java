package com.monassurance.core.repository;

/**
 * How much storage some documents use, as their rows say. Immutable.
 *
 * @param documents how many documents
 * @param bytes the sum of the sizes that are known
 * @param documentsOfUnknownSize how many documents are missing in that sum
 * @since 0.1.0
 */
public record StorageUse(long documents, long bytes, long documentsOfUnknownSize) {}
