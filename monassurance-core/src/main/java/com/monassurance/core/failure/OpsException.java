package com.monassurance.core.failure;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The root of every exception this library throws: unchecked, one subtype per module, with a stable code, what failed
 * on what, what to do next, and named fields for programs. Neither the message nor a field ever holds a secret.
 *
 * @since 0.1.0
 */
public abstract class OpsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The code; enums are serializable. */
    @SuppressWarnings("serial")
    private final ErrorCode code;

    private final String problem;
    private final String nextStep;
    private final TreeMap<String, String> fields;

    /**
     * Creates the exception.
     *
     * @param code stable code
     * @param problem what failed and on what, one sentence without a secret; line breaks in it become spaces
     * @param nextStep what the reader should do, one sentence
     * @param fields named values for programs, without a secret
     * @param cause the original failure, kept; null when there is none
     */
    protected OpsException(
            ErrorCode code, String problem, String nextStep, Map<String, String> fields, @Nullable Throwable cause) {
        super(code.id() + " " + oneLine(problem), cause);
        this.code = code;
        this.problem = oneLine(problem);
        this.nextStep = oneLine(nextStep);
        this.fields = new TreeMap<>(fields);
    }

    /**
     * Returns the stable code.
     *
     * @return the code
     */
    public final ErrorCode code() {
        return code;
    }

    /**
     * Returns what failed and on what, without the code.
     *
     * @return one sentence
     */
    public final String problem() {
        return problem;
    }

    /**
     * Returns what the reader should do.
     *
     * @return one sentence
     */
    public final String nextStep() {
        return nextStep;
    }

    /**
     * Returns the named values of this failure, in key order.
     *
     * @return an unmodifiable map
     */
    public final Map<String, String> fields() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** People see an error as one line, whatever a server or a driver put into its text. */
    private static String oneLine(String text) {
        return requireNonNull(text, "text").strip().replaceAll("\\s*[\\p{Cc}\\u2028\\u2029]\\s*", " ");
    }
}
