package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.RevisionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one look at a dependency found: a state, a classified reason that anybody may read, a raw text and facts for
 * authorised viewers. Made by the static factories, refined by {@code with}. Immutable.
 *
 * @param state how it is
 * @param reason why it is not up, {@link HealthReason#NONE} otherwise
 * @param text raw text on one line, cut at 500 characters, with passwords and tokens struck out; may be empty
 * @param facts typed details in the order of their names
 * @since 0.1.0
 */
public record HealthStatus(HealthState state, HealthReason reason, String text, Map<String, Fact> facts) {

    private static final HealthStatus UP = new HealthStatus(HealthState.UP, HealthReason.NONE, "", Map.of());

    /**
     * Cleans the text and copies the facts.
     *
     * @throws IllegalArgumentException if an up status carries a reason or another one carries none
     */
    public HealthStatus {
        requireNonNull(state, "state");
        if ((state == HealthState.UP) != (requireNonNull(reason, "reason") == HealthReason.NONE)) {
            throw new IllegalArgumentException(state + " does not go with the reason " + reason);
        }
        text = RawText.clean(text);
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /**
     * Returns the status of something that works.
     *
     * @return up, without facts
     */
    public static HealthStatus up() {
        return UP;
    }

    /**
     * Returns the status of something that works, but not as it should.
     *
     * @param reason what is wrong, for everybody
     * @param text what is wrong exactly, for authorised viewers
     * @return degraded
     */
    public static HealthStatus degraded(HealthReason reason, String text) {
        return new HealthStatus(HealthState.DEGRADED, reason, text, Map.of());
    }

    /**
     * Returns the status of something that does not work, with the reason {@link HealthReason#FAILED}.
     *
     * @param text what is wrong exactly, for authorised viewers
     * @return down
     */
    public static HealthStatus down(String text) {
        return down(HealthReason.FAILED, text);
    }

    /**
     * Returns the status of something that does not work.
     *
     * @param reason what is wrong, for everybody
     * @param text what is wrong exactly, for authorised viewers
     * @return down
     */
    public static HealthStatus down(HealthReason reason, String text) {
        return new HealthStatus(HealthState.DOWN, reason, text, Map.of());
    }

    /**
     * Returns the status for an exception: down, with the reason told apart by its type, SQLSTATE or code.
     *
     * @param failure what was thrown
     * @return down
     */
    public static HealthStatus failed(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        try {
            String message = failure.getMessage();
            return down(HealthReason.of(failure), message == null ? name : name + ": " + message);
        } catch (RuntimeException | Error e) {
            // An exception may fail to tell what it is about; that it was thrown is known all the same.
            return down(HealthReason.FAILED, name + ", which does not tell more");
        }
    }

    /**
     * Returns the status of something about which nothing can be said.
     *
     * @param reason why not, for everybody
     * @param text why not exactly, for authorised viewers
     * @return unknown
     */
    public static HealthStatus unknown(HealthReason reason, String text) {
        return new HealthStatus(HealthState.UNKNOWN, reason, text, Map.of());
    }

    /**
     * Returns the status of a schema: what is not at head is a warning and never down, for the service may well work.
     *
     * @param revision where the schema stands
     * @return up at head, degraded when it is behind, ahead or interrupted, unknown when it could not be read
     */
    public static HealthStatus ofRevision(RevisionState revision) {
        HealthStatus status = switch (revision.status()) {
            case AT_HEAD -> UP;
            case BEHIND, NOT_INSTALLED -> degraded(HealthReason.REVISION_BEHIND, revision.detail());
            case AHEAD -> degraded(HealthReason.REVISION_AHEAD, revision.detail());
            case INTERRUPTED -> degraded(HealthReason.REVISION_INTERRUPTED, revision.detail());
            case UNKNOWN -> unknown(HealthReason.FAILED, revision.detail());
        };
        if (revision.status() == RevisionState.Status.UNKNOWN) {
            return status;
        }
        return status.with("revision_current", String.join(",", revision.current()))
                .with("revisions_pending", revision.pending().size())
                .with("revisions_ahead", revision.ahead().size());
    }

    /**
     * Returns the status of something that is not there to be looked at; it counts neither for nor against.
     *
     * @param text why there is nothing to look at
     * @return not checked, with the reason {@link HealthReason#NOT_CONFIGURED}
     */
    public static HealthStatus notChecked(String text) {
        return new HealthStatus(HealthState.NOT_CHECKED, HealthReason.NOT_CONFIGURED, text, Map.of());
    }

    /**
     * Returns this status with one more fact.
     *
     * @param name lower-case words joined by underscores, unit last
     * @param fact its value
     * @return a copy
     * @throws IllegalArgumentException if the name is not of that form
     */
    public HealthStatus with(String name, Fact fact) {
        if (!requireNonNull(name, "name").matches("[a-z][a-z0-9_]{0,63}")) {
            throw new IllegalArgumentException("the name of a fact is lower-case words joined by _: " + name);
        }
        Map<String, Fact> more = new TreeMap<>(facts);
        more.put(name, requireNonNull(fact, "fact"));
        return new HealthStatus(state, reason, text, more);
    }

    /**
     * Returns this status with a text.
     *
     * @param name name of the fact
     * @param value the text, shown to authorised viewers only and cleaned like {@link #text()}
     * @return a copy
     */
    public HealthStatus with(String name, String value) {
        return with(name, new Fact.Text(RawText.clean(value)));
    }

    /**
     * Returns this status with a whole number.
     *
     * @param name name of the fact
     * @param value the number
     * @return a copy
     */
    public HealthStatus with(String name, long value) {
        return with(name, new Fact.Count(value));
    }

    /**
     * Returns this status with a number that may have a fraction.
     *
     * @param name name of the fact
     * @param value a finite number
     * @return a copy
     * @throws IllegalArgumentException if the number is not finite
     */
    public HealthStatus with(String name, double value) {
        return with(name, new Fact.Amount(value));
    }

    /**
     * Returns this status with a yes or no.
     *
     * @param name name of the fact
     * @param value the answer
     * @return a copy
     */
    public HealthStatus with(String name, boolean value) {
        return with(name, new Fact.Flag(value));
    }

    /**
     * Returns this status with a length of time.
     *
     * @param name name of the fact
     * @param value the length
     * @return a copy
     */
    public HealthStatus with(String name, Duration value) {
        return with(name, new Fact.Span(value));
    }

    /**
     * Returns this status with a moment.
     *
     * @param name name of the fact
     * @param value the moment
     * @return a copy
     */
    public HealthStatus with(String name, Instant value) {
        return with(name, new Fact.Moment(value));
    }

    /**
     * Returns this status with the facts of another one added.
     *
     * @param other where the facts come from
     * @return a copy
     */
    public HealthStatus withFactsOf(HealthStatus other) {
        Map<String, Fact> more = new TreeMap<>(facts);
        more.putAll(other.facts());
        return new HealthStatus(state, reason, text, more);
    }

    /**
     * Returns what anybody may see of this: state, reason and figures; no error text and no fact that is a text.
     *
     * @return a copy whose text is {@link HealthReason#publicText()}
     */
    public HealthStatus forPublic() {
        Map<String, Fact> figures = new TreeMap<>(facts);
        figures.values().removeIf(Fact.Text.class::isInstance);
        return new HealthStatus(state, reason, reason.publicText(), figures);
    }

    /**
     * Tells whether it works as it should.
     *
     * @return true when up
     */
    public boolean isUp() {
        return state == HealthState.UP;
    }
}
