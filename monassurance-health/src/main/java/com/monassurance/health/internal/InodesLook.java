package com.monassurance.health.internal;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the inodes of one file system at most once a minute, since a program is started for it. Used by one thread at a
 * time.
 *
 * @since 0.1.0
 */
public final class InodesLook {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Ticker ticker;
    private volatile @Nullable Known known;

    private record Known(@Nullable Inodes inodes, long atNanos) {}

    /**
     * Has seen nothing yet.
     *
     * @param ticker of the ages
     */
    public InodesLook(Ticker ticker) {
        this.ticker = requireNonNull(ticker, "ticker");
    }

    /**
     * Tells what is known, asking first when that is older than a minute; blocks until then.
     *
     * @param directory of the file system, always the same
     * @param within how long to wait
     * @return nothing where nothing can be told
     * @throws InterruptedException if the wait is interrupted
     */
    public Optional<Inodes> look(Path directory, Duration within) throws InterruptedException {
        Known last = known;
        if (last == null || ticker.nanos() - last.atNanos() >= EVERY.toNanos()) {
            last = new Known(Inodes.of(directory, within).orElse(null), ticker.nanos());
            known = last;
        }
        return Optional.ofNullable(last.inodes());
    }
}
