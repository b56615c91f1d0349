package com.monassurance.core.config;

import com.monassurance.core.Secret;
import java.util.List;

/**
 * How to reach Redis. Prints no password. Immutable.
 *
 * @param uris one URI, or one for each node of a cluster; each may hold a password
 * @since 0.1.0
 */
public record RedisConfig(List<Secret> uris) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public RedisConfig {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("uris must not be empty");
        }
    }

    /**
     * Returns the configuration of one server.
     *
     * @param uri such as {@code redis://:password@host:6379/0}
     * @return the configuration
     */
    public static RedisConfig of(Secret uri) {
        return new RedisConfig(List.of(uri));
    }

    /**
     * Returns where Redis is, for people.
     *
     * @return the URIs, with {@code ***} for whatever stands before an {@code @} or after a {@code ?}
     */
    public List<String> locations() {
        return uris.stream()
                .map(uri -> uri.reveal().replaceFirst("//[^/]*@", "//***@").replaceFirst("\\?.*", "?***"))
                .toList();
    }
}
