package com.monassurance.health.metrics.infrastructure;

import com.monassurance.health.internal.RedisLink;
import com.monassurance.health.metrics.internal.Counters;
import com.monassurance.health.metrics.internal.Family;
import com.monassurance.health.metrics.internal.Reading;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the figures of Redis with one INFO and one SLOWLOG LEN, sent together. CONFIG, which managed servers refuse, is not
 * used. Used by one collection at a time.
 */
final class RedisCollector implements RedisSource {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern DATABASE = Pattern.compile("keys=(\\d+),expires=(\\d+).*");
    private static final Pattern REPLICA = Pattern.compile(".*\\boffset=(\\d+).*");

    private final RedisLink link;
    private final Clock clock;
    private final Duration within;

    RedisCollector(RedisLink link, Clock clock, Duration within) {
        this.link = link;
        this.clock = clock;
        this.within = within;
    }

    @Override
    public Reading collect() throws InterruptedException, TimeoutException, ExecutionException {
        RedisAsyncCommands<String, String> commands = link.connection(within).async();
        RedisFuture<String> info = commands.info();
        RedisFuture<Long> slow = commands.slowlogLen();
        Reading.Builder reading = new Reading.Builder();
        take(link.answer(info, within), clock.instant().getEpochSecond(), reading);
        try {
            reading.put("slowlog", link.answer(slow, within));
        } catch (ExecutionException e) {
            reading.missing("slowlog", "SLOWLOG is refused: " + Family.reason(e));
        }
        return reading.build();
    }

    /** Adds the share of hits since the last collection: the one of all time hides the present. */
    static Reading withHits(Reading reading, Counters counters) {
        double hits = counters.grown("keyspace_hits");
        Reading.Builder more = new Reading.Builder();
        more.putAll(reading);
        more.put("hit_ratio", hits / (hits + counters.grown("keyspace_misses")));
        return more.build();
    }

    @Override
    public void close() {
        link.close();
    }

    /** Takes the text of INFO apart. */
    static void take(String info, long epochSecond, Reading.Builder reading) {
        reading.put("up", 1);
        reading.put("keys", 0);
        reading.put("expires", 0);
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                take(line.substring(0, colon), line.substring(colon + 1).strip(), reading);
            }
        });
        reading.put("memory_usage", reading.value("used_memory") / positive(reading.value("maxmemory")));
        reading.put("rdb_age", epochSecond - reading.value("rdb_last_save_time"));
        reading.put("cpu", reading.value("used_cpu_sys") + reading.value("used_cpu_user"));
        reading.put("replication_lag", reading.value("master_repl_offset") - reading.value("replica_offset"));
    }

    private static void take(String field, String value, Reading.Builder reading) {
        switch (field) {
            case RedisFigures.RUN -> reading.mark(RedisFigures.RUN, value);
            case "role" -> reading.put("primary", value.equals("master") ? 1 : 0);
            case "rdb_last_bgsave_status" -> reading.put("rdb_ok", value.equals("ok") ? 1 : 0);
            case "aof_last_write_status" -> reading.put("aof_ok", value.equals("ok") ? 1 : 0);
            case "master_link_status" -> reading.put("link_up", value.equals("up") ? 1 : 0);
            default -> takeOther(field, value, reading);
        }
    }

    private static void takeOther(String field, String value, Reading.Builder reading) {
        if (NUMBER.matcher(value).matches()) {
            reading.put(field, Double.parseDouble(value));
        } else if (field.startsWith("db")) {
            matched(DATABASE, value, List.of(keys -> reading.add("keys", keys), keys -> reading.add("expires", keys)));
        } else if (field.startsWith("slave")) {
            matched(REPLICA, value, List.of(offset -> reading.least("replica_offset", offset)));
        }
    }

    private static void matched(Pattern pattern, String value, List<DoubleConsumer> groups) {
        Matcher matcher = pattern.matcher(value);
        if (matcher.matches()) {
            for (int group = 1; group <= groups.size(); group++) {
                groups.get(group - 1).accept(Double.parseDouble(matcher.group(group)));
            }
        }
    }

    private static double positive(double value) {
        return value > 0 ? value : Double.NaN;
    }
}
