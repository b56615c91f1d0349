package com.monassurance.health.metrics;

import com.monassurance.health.internal.RedisLink;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Reads the figures of a Redis server with one INFO. */
final class RedisFigures implements Collected.Source<Map<String, Double>>, AutoCloseable {

    private static final String BYTES = "bytes";
    private static final String CLIENTS = "clients";
    private static final String EVENTS = "events";
    private static final String KEYS = "keys";

    /** The key of each is the field of INFO. */
    static final List<Figure> ALL = List.of(
            Figure.gauge("uptime_in_seconds", "redis.uptime", "seconds", "Time since the server was started"),
            Figure.gauge("connected_clients", "redis.clients.connected", CLIENTS, "Connected clients"),
            Figure.gauge("blocked_clients", "redis.clients.blocked", CLIENTS, "Clients in a blocking call"),
            Figure.gauge("maxclients", "redis.clients.max", CLIENTS, "Clients the server allows"),
            Figure.gauge("used_memory", "redis.memory.used", BYTES, "Bytes allocated by Redis"),
            Figure.gauge("used_memory_rss", "redis.memory.rss", BYTES, "Bytes the operating system has given"),
            Figure.gauge("maxmemory", "redis.maxmemory", BYTES, "Limit of memory, 0 when there is none"),
            Figure.gauge(
                    "mem_fragmentation_ratio",
                    "redis.memory.fragmentation_ratio",
                    "ratio",
                    "Given over allocated bytes"),
            Figure.counter("keyspace_hits", "redis.keyspace.hits", EVENTS, "Look-ups that found their key"),
            Figure.counter("keyspace_misses", "redis.keyspace.misses", EVENTS, "Look-ups that found nothing"),
            Figure.counter("evicted_keys", "redis.keys.evicted", KEYS, "Keys dropped for lack of memory"),
            Figure.counter("expired_keys", "redis.keys.expired", KEYS, "Keys that expired"),
            Figure.counter("total_commands_processed", "redis.commands.processed", EVENTS, "Commands processed"),
            Figure.counter("total_connections_received", "redis.connections.received", EVENTS, "Connections accepted"),
            Figure.counter(
                    "rejected_connections", "redis.connections.rejected", EVENTS, "Connections refused: too many"),
            Figure.counter("total_net_input_bytes", "redis.net.input", BYTES, "Bytes read from the network"),
            Figure.counter("total_net_output_bytes", "redis.net.output", BYTES, "Bytes written to the network"));

    private final RedisLink link;
    private final Duration within;

    RedisFigures(RedisLink link, Duration within) {
        this.link = link;
        this.within = within;
    }

    @Override
    public Map<String, Double> collect() throws InterruptedException, TimeoutException, ExecutionException {
        String info = link.answer(link.connection(within).async().info(), within);
        Map<String, Double> figures = new HashMap<>();
        info.lines().forEach(line -> take(line, figures));
        return Map.copyOf(figures);
    }

    @Override
    public void close() {
        link.close();
    }

    private static void take(String line, Map<String, Double> figures) {
        int colon = line.indexOf(':');
        String value = line.substring(colon + 1).strip();
        if (colon > 0 && value.matches("-?\\d+(\\.\\d+)?")) {
            figures.put(line.substring(0, colon), Double.valueOf(value));
        }
    }
}
