package com.monassurance.health.metrics.business;

import static java.util.Objects.requireNonNull;

import com.monassurance.health.internal.LettuceLink;
import com.monassurance.health.internal.RedisClusterLink;
import com.monassurance.health.internal.RedisLink;
import com.monassurance.health.metrics.business.BusinessFigures.Windows;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the users who were active on each day, over all nodes of an application, in Redis: an exact set for each day up to
 * 10,000 users, and one HyperLogLog (12 KB, standard error 0.81 %) that takes its place above. {@link #record} puts the user
 * into a queue of 10,000 and returns; one daemon thread sends what is queued in pipelines. While Redis is away the queue
 * fills up and what comes after is dropped and counted, nothing blocks. A Redis that was emptied, restarted without its data,
 * or is new tells nothing before it has counted for as long as the longest window. Days are those of Europe/Paris; keys expire
 * after 40 days. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ActiveUsers implements AutoCloseable {

    /** Up to how many users of a day are told exactly. */
    public static final int EXACT_MAX = 10_000;

    static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    private static final Logger LOGGER = LoggerFactory.getLogger(ActiveUsers.class);
    private static final int QUEUE = 10_000;
    private static final int BATCH = 1_000;
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMillis(200);

    private final LettuceLink<? extends StatefulConnection<String, String>> link;
    private final Function<StatefulConnection<String, String>, RedisClusterAsyncCommands<String, String>> commands;
    private final ActiveUserKeys keys;
    private final Clock clock;
    private final BlockingQueue<Seen> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final Thread sender;
    private volatile boolean isClosed;

    private record Seen(long user, long epochMillis) {}

    private ActiveUsers(
            LettuceLink<? extends StatefulConnection<String, String>> link,
            Function<StatefulConnection<String, String>, RedisClusterAsyncCommands<String, String>> commands,
            String application,
            Clock clock) {
        this.link = link;
        this.commands = commands;
        this.keys = new ActiveUserKeys(requireNonNull(application, "application"));
        this.clock = requireNonNull(clock, "clock");
        this.sender = new Thread(this::send, "monassurance-health-active-users");
        sender.setDaemon(true);
        sender.start();
    }

    /**
     * Counts in a server; connects when the first user is recorded or asked for.
     *
     * @param client the host's client; one connection is kept
     * @param application whose users, the same on all nodes: letters, digits, dots, dashes, underscores
     * @return the counter, to be closed by the host
     */
    public static ActiveUsers over(RedisClient client, String application) {
        return over(client, application, Clock.systemUTC());
    }

    /**
     * Counts in a cluster; connects when the first user is recorded or asked for.
     *
     * @param client the host's client; one connection is kept
     * @param application whose users, the same on all nodes: letters, digits, dots, dashes, underscores
     * @return the counter, to be closed by the host
     */
    public static ActiveUsers over(RedisClusterClient client, String application) {
        return new ActiveUsers(
                RedisClusterLink.over(client),
                connection -> ((StatefulRedisClusterConnection<String, String>) connection).async(),
                application,
                Clock.systemUTC());
    }

    static ActiveUsers over(RedisClient client, String application, Clock clock) {
        return new ActiveUsers(
                RedisLink.over(client),
                connection -> ((StatefulRedisConnection<String, String>) connection).async(),
                application,
                clock);
    }

    /**
     * Records that a user is active now. Never blocks and never fails; costs less than 2 µs. After the close it is dropped.
     *
     * @param user id of the user
     */
    public void record(long user) {
        if (isClosed || !queue.offer(new Seen(user, clock.millis()))) {
            dropped.increment();
        }
    }

    /**
     * Returns how many records were lost because Redis was away for too long, or the close came first.
     *
     * @return the number since the start
     */
    public long dropped() {
        return dropped.sum();
    }

    /**
     * Returns how many records were sent, those of one batch that name the same user and day as one.
     *
     * @return the number since the start
     */
    public long sent() {
        return sent.sum();
    }

    /**
     * Counts the users of today, of the last 7 and 30 days including today, and of this week and month of the calendar.
     * Exact while the days of a window have no more than 10,000 users together. Blocks up to 2 s.
     *
     * @return empty when Redis cannot tell, also when it has not counted since the longest of the windows began
     * @see #countedSince()
     */
    public Optional<Windows> windows() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        try {
            RedisClusterAsyncCommands<String, String> redis = connect();
            List<Long> counts = new ArrayList<>();
            for (LocalDate first : BusinessDays.firstDays(today)) {
                counts.add(count(redis, first, today));
            }
            // Asked last: what is emptied while the days are read is seen here.
            Instant first = firstDay(today).atStartOfDay(ZONE).toInstant();
            if (since(redis).filter(since -> !since.isAfter(first)).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Windows(counts.get(0), counts.get(1), counts.get(2), counts.get(3), counts.get(4)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.debug("active_users=read outcome=failed", e);
            return Optional.empty();
        }
    }

    /**
     * Tells since when Redis has counted without having been emptied or replaced: windows that began before are not told.
     * Blocks up to 2 s.
     *
     * @return empty when Redis cannot tell, or was sent nothing since it is empty
     */
    public Optional<Instant> countedSince() {
        try {
            return since(connect());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.debug("active_users=since outcome=failed", e);
            return Optional.empty();
        }
    }

    /** Sends nothing more, and closes the connection. What is queued is lost, and counted as dropped. */
    @Override
    public void close() {
        isClosed = true;
        sender.interrupt();
        link.close();
        dropped.add(queue.drainTo(new ArrayList<>()));
    }

    private RedisClusterAsyncCommands<String, String> connect()
            throws InterruptedException, ExecutionException, TimeoutException {
        return commands.apply(link.connection(WAIT));
    }

    private Optional<Instant> since(RedisClusterAsyncCommands<String, String> redis)
            throws InterruptedException, ExecutionException, TimeoutException {
        return link.answer(redis.mget(keys.since()), WAIT).stream()
                .filter(KeyValue::hasValue)
                .map(since -> Instant.ofEpochMilli(Long.parseLong(since.getValue())))
                .findFirst();
    }

    private static LocalDate firstDay(LocalDate today) {
        return BusinessDays.firstDays(today).stream().min(LocalDate::compareTo).orElse(today);
    }

    private long count(RedisClusterAsyncCommands<String, String> redis, LocalDate first, LocalDate today)
            throws InterruptedException, ExecutionException, TimeoutException {
        long exact = 0;
        for (String key : keys.exacts(first, today)) {
            if (exact <= EXACT_MAX) {
                exact += size(redis, key);
            }
        }
        if (exact > EXACT_MAX) {
            String[] estimates = keys.estimates(first, today).toArray(String[]::new);
            return link.answer(redis.pfcount(estimates), WAIT);
        }
        String[] sets = keys.exacts(first, today).toArray(String[]::new);
        return sets.length == 1 ? exact : link.answer(redis.sunion(sets), WAIT).size();
    }

    /** A day that has outgrown its set counts as more than any set. */
    private long size(RedisClusterAsyncCommands<String, String> redis, String key)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return link.answer(redis.scard(key), WAIT);
        } catch (ExecutionException e) {
            if (UserBatch.isOutgrown(e)) {
                return EXACT_MAX + 1L;
            }
            throw e;
        }
    }

    private void send() {
        List<Seen> batch = new ArrayList<>(BATCH);
        while (!isClosed) {
            try {
                if (batch.isEmpty()) {
                    Seen first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                }
                send(batch);
                batch.clear();
            } catch (InterruptedException e) {
                // Closing; the loop looks.
                LOGGER.trace("active_users=interrupted");
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                LOGGER.debug("active_users=send outcome=failed users={}", batch.size(), e);
                pause();
            }
        }
        // What of the last batch was sent before the close nobody knows.
        dropped.add(batch.size() + queue.drainTo(new ArrayList<>()));
    }

    /** Adding a user twice changes nothing, so that a batch whose answer was lost is simply sent again. */
    private void send(List<Seen> batch) throws InterruptedException, ExecutionException, TimeoutException {
        Map<LocalDate, Set<String>> byDay = batch.stream()
                .collect(Collectors.groupingBy(
                        seen -> LocalDate.ofInstant(Instant.ofEpochMilli(seen.epochMillis()), ZONE),
                        Collectors.mapping(seen -> Long.toString(seen.user()), Collectors.toSet())));
        RedisClusterAsyncCommands<String, String> redis = connect();
        for (Map.Entry<LocalDate, Set<String>> day : byDay.entrySet()) {
            String[] users = day.getValue().toArray(String[]::new);
            // The first that is sent to an empty Redis says from when on it knows; nobody moves it.
            link.answer(redis.set(keys.since(), Long.toString(clock.millis()), SetArgs.Builder.nx()), WAIT);
            new UserBatch(link, redis, WAIT).add(keys.exact(day.getKey()), keys.estimate(day.getKey()), users);
            sent.add(users.length);
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            LOGGER.trace("active_users=interrupted");
        }
    }
}
