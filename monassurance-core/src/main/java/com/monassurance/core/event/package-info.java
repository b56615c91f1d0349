/**
 * What the library tells its host: {@link com.monassurance.core.event.OpsEvent} values delivered to one
 * {@link com.monassurance.core.event.EventSink}. Depends on nothing but SLF4J.
 */
@NullMarked
package com.monassurance.core.event;

import org.jspecify.annotations.NullMarked;
