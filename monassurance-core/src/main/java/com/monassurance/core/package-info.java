/**
 * The words that every module shares and that depend on nothing: {@link com.monassurance.core.ApplicationInfo},
 * {@link com.monassurance.core.RevisionState}, {@link com.monassurance.core.Secret},
 * {@link com.monassurance.core.Ticker}. The sub-packages own the domain,
 * storage, configuration, events, failures and SQL vocabulary.
 */
@NullMarked
package com.monassurance.core;

import org.jspecify.annotations.NullMarked;
