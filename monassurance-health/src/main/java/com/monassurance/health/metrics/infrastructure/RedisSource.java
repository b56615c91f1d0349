package com.monassurance.health.metrics.infrastructure;

import com.monassurance.health.metrics.internal.Collected;
import com.monassurance.health.metrics.internal.Reading;

/** Reads the figures of a server or of a cluster, over a connection of its own. */
interface RedisSource extends Collected.Source<Reading>, AutoCloseable {

    @Override
    void close();
}
