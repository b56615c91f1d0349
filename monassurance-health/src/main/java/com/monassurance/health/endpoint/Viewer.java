package com.monassurance.health.endpoint;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who reads an answer; the host decides, for instance by address or by role.
 *
 * @since 0.1.0
 */
public enum Viewer {
    /** Anybody: states, classified reasons and, of the database, figures; no error text and no names. */
    ANONYMOUS,
    /** Somebody with authority: error texts and all facts, too. */
    OPERATOR;

    private static final Logger LOGGER = LoggerFactory.getLogger(Viewer.class);

    /** Who cannot be told is anonymous: a probe is answered all the same, and nobody sees more for a failure. */
    static <T> Viewer of(T request, Function<T, @Nullable Viewer> decision) {
        try {
            Viewer told = decision.apply(request);
            return told == null ? ANONYMOUS : told;
        } catch (RuntimeException e) {
            LOGGER.warn("viewer=anonymous cause={}", e.getClass().getName(), e);
            return ANONYMOUS;
        }
    }
}
