package com.monassurance.health;

/**
 * What a check may do to the verdict on the whole service.
 *
 * @since 0.1.0
 */
public enum Impact {
    /** Down or unknown makes readiness false: this instance is of no use without it. */
    CRITICAL,
    /**
     * All instances share it, so that taking them all out of service would help nobody: down or unknown degrades
     * readiness and does not make it false. Its first result is waited for. The default.
     */
    SHARED,
    /** Reported and counted in the overall state; readiness does not know it. */
    OPTIONAL,
    /** Shown to those who ask for it by name, such as {@code /health/db}; counts nowhere. */
    INFORMATIVE
}
