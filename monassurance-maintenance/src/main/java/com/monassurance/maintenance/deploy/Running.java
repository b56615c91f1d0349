package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the running service how it is and which version it is.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Running {

    /**
     * Looks once. Blocks for at most the time given.
     *
     * @param timeout limit of the look
     * @return what was seen
     */
    State look(Duration timeout);

    /**
     * Returns a look at the health endpoint of the guide: healthy means status 200 and {@code "status": "healthy"}, and
     * the version is that of the answer.
     *
     * @param health such as {@code http://localhost:8000/health}
     * @return the port
     */
    static Running http(URI health) {
        return new HttpRunning(health);
    }

    /**
     * What was seen of the service. Immutable.
     *
     * @param healthy whether it said that it is well
     * @param version which version it said it is; null when it said nothing
     * @param detail a few words for a person
     */
    record State(boolean healthy, @Nullable String version, String detail) {

        /** Checks that there is a detail. */
        public State {
            requireNonNull(detail, "detail");
        }

        /**
         * Returns a service that did not answer.
         *
         * @param reason why
         * @return neither healthy nor of a known version
         */
        public static State unreachable(String reason) {
            return new State(false, null, reason);
        }

        /**
         * Returns the version that the service said it is.
         *
         * @return the version; empty when it said nothing that can be read
         */
        public Optional<Version> findVersion() {
            return Optional.ofNullable(version).flatMap(Version::ofTag);
        }
    }
}
