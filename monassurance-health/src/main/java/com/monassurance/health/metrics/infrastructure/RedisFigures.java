package com.monassurance.health.metrics.infrastructure;

import static com.monassurance.health.metrics.internal.Figure.BYTES;
import static com.monassurance.health.metrics.internal.Figure.NUMBER;
import static com.monassurance.health.metrics.internal.Figure.RATIO;
import static com.monassurance.health.metrics.internal.Figure.SECONDS;
import static com.monassurance.health.metrics.internal.Figure.counter;
import static com.monassurance.health.metrics.internal.Figure.gauge;

import com.monassurance.health.metrics.internal.Figure;
import java.util.List;
import java.util.stream.Stream;

/** The figures of a Redis server; the key of most is the field of INFO. */
final class RedisFigures {

    /** Changes when the server is started. */
    static final String RUN = "run_id";

    private static final String ON_REPLICAS = "the server is not a replica";
    private static final String SINCE_7 = "told by Redis 7 and later";

    private static final List<Figure> STATE = List.of(
            gauge("up", "redis.up", NUMBER, "1 when the server answered"),
            gauge("uptime_in_seconds", "redis.uptime", SECONDS, "Time since the server was started"),
            gauge("primary", "redis.primary", NUMBER, "1 on a primary, 0 on a replica"),
            gauge("loading", "redis.loading", NUMBER, "1 while the data set is being loaded"),
            gauge("connected_clients", "redis.clients.connected", NUMBER, "Connected clients"),
            gauge("blocked_clients", "redis.clients.blocked", NUMBER, "Clients in a blocking call"),
            gauge("maxclients", "redis.clients.max", NUMBER, "Clients the server allows"),
            gauge("used_memory", "redis.memory.used", BYTES, "Bytes allocated by Redis"),
            gauge("used_memory_rss", "redis.memory.rss", BYTES, "Bytes the operating system has given"),
            gauge("maxmemory", "redis.maxmemory", BYTES, "Limit of memory, 0 when there is none"),
            gauge("memory_usage", "redis.memory.usage", RATIO, "Memory in use of the limit")
                    .missingWhen("maxmemory is not set"),
            gauge("mem_fragmentation_ratio", "redis.memory.fragmentation", RATIO, "Given over allocated bytes"),
            gauge("keys", "redis.keys", NUMBER, "Keys in all databases"),
            gauge("expires", "redis.keys.expiring", NUMBER, "Keys that will expire"),
            gauge("slowlog", "redis.slowlog.length", NUMBER, "Commands in the slow log"));

    private static final List<Figure> SAVED = List.of(
            gauge("rdb_changes_since_last_save", "redis.rdb.changes", NUMBER, "Changes not saved yet"),
            gauge("rdb_ok", "redis.rdb.success", NUMBER, "1 when the last save to disk succeeded"),
            gauge("rdb_age", "redis.rdb.age", SECONDS, "Time since the last save to disk"),
            gauge("aof_ok", "redis.aof.success", NUMBER, "1 when the last write of the append-only file succeeded"),
            gauge("connected_slaves", "redis.replicas", NUMBER, "Connected replicas"),
            gauge("link_up", "redis.replication.link", NUMBER, "1 when the primary is connected")
                    .missingWhen(ON_REPLICAS),
            gauge(
                            "master_last_io_seconds_ago",
                            "redis.replication.silence",
                            SECONDS,
                            "Time since the primary was last heard")
                    .missingWhen(ON_REPLICAS),
            gauge("replication_lag", "redis.replication.lag", BYTES, "Bytes the last replica is behind")
                    .missingWhen("no replica is connected"));

    private static final List<Figure> WORK = List.of(
            work("keyspace_hits", "redis.keyspace.hits", NUMBER, "Look-ups that found their key"),
            work("keyspace_misses", "redis.keyspace.misses", NUMBER, "Look-ups that found nothing"),
            gauge("hit_ratio", "redis.keyspace.hit", RATIO, "Look-ups that found their key since the last collection")
                    .missingWhen("nothing was looked up since the last collection"),
            work("evicted_keys", "redis.keys.evicted", NUMBER, "Keys dropped for lack of memory"),
            work("expired_keys", "redis.keys.expired", NUMBER, "Keys that expired"),
            work("total_commands_processed", "redis.commands.processed", NUMBER, "Commands processed"),
            work("total_error_replies", "redis.errors", NUMBER, "Commands answered with an error"),
            work("total_connections_received", "redis.connections.received", NUMBER, "Connections accepted"),
            work("rejected_connections", "redis.connections.rejected", NUMBER, "Connections refused: too many"),
            work("total_net_input_bytes", "redis.net.input", BYTES, "Bytes read from the network"),
            work("total_net_output_bytes", "redis.net.output", BYTES, "Bytes written to the network"),
            work("cpu", "redis.cpu.time", SECONDS, "Processor time of the server"),
            denied("acl_access_denied_auth", "authentication"),
            denied("acl_access_denied_cmd", "command"),
            denied("acl_access_denied_key", "key"));

    private static final List<Figure> CLUSTER = List.of(
            gauge("cluster_ok", "redis.cluster.ok", NUMBER, "1 when every node that answers sees all slots served"),
            gauge("cluster_nodes", "redis.cluster.nodes", NUMBER, "Nodes of the cluster that the client knows"),
            gauge("cluster_silent", "redis.cluster.nodes.silent", NUMBER, "Of these, without an answer"));

    private RedisFigures() {}

    static List<Figure> all() {
        return Stream.of(STATE, SAVED, WORK).flatMap(List::stream).toList();
    }

    /** Those of all nodes together, and of the cluster as such. */
    static List<Figure> ofCluster() {
        return Stream.of(CLUSTER, STATE, SAVED, WORK).flatMap(List::stream).toList();
    }

    /** What a server counts. */
    static List<Figure> work() {
        return WORK;
    }

    private static Figure work(String key, String meter, String unit, String description) {
        return counter(key, meter, unit, description).since(RUN);
    }

    private static Figure denied(String key, String what) {
        return work(key, "redis.acl.denied", NUMBER, "Accesses that were denied")
                .tag("reason", what)
                .missingWhen(SINCE_7);
    }
}
