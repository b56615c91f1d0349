/**
 * Where documents live: {@link com.monassurance.core.storage.DocumentStorage} over a local directory or S3.
 */
@NullMarked
package com.monassurance.core.storage;

import org.jspecify.annotations.NullMarked;
