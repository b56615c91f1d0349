package com.monassurance.core;

import static java.util.Objects.requireNonNull;

/**
 * Who the host application is, given once by the host and shown by health answers, deployment verification, backup
 * manifests, runs and reports. No component of the library knows a version by itself. Immutable.
 *
 * @param name name of the application, such as {@code monassurance}
 * @param version version that is running, such as {@code 1.2.3}
 * @param environment where it runs, such as {@code production}
 * @param instance which of several running instances this is, such as a host name
 * @since 0.1.0
 */
public record ApplicationInfo(String name, String version, String environment, String instance) {

    /**
     * Checks that every part is there.
     *
     * @throws IllegalArgumentException if a part is blank or holds a control character, such as a line break
     */
    public ApplicationInfo {
        requireText(name, "name");
        requireText(version, "version");
        requireText(environment, "environment");
        requireText(instance, "instance");
    }

    private static void requireText(String value, String component) {
        if (requireNonNull(value, component).isBlank()) {
            throw new IllegalArgumentException(component + " must not be blank");
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
            throw new IllegalArgumentException(component + " must not hold control characters, such as line breaks");
        }
    }
}
