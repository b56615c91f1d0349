package com.monassurance.maintenance.audit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One library on the class path, and how it was told what it is. Immutable.
 *
 * @param file where it stands; a jar inside another is {@code outer.jar!/path/inner.jar}
 * @param group Maven group; null when unknown
 * @param name artifact name; the file name when unidentified
 * @param version its version; null when unknown
 * @param means how it was identified
 * @param bundled other libraries that it says are packed into it, as {@code group:artifact:version}
 * @since 0.1.0
 */
public record Component(
        String file,
        @Nullable String group,
        String name,
        @Nullable String version,
        Means means,
        List<String> bundled) {

    /** Copies the list. */
    public Component {
        requireNonNull(file, "file");
        requireNonNull(name, "name");
        requireNonNull(means, "means");
        bundled = List.copyOf(bundled);
    }

    /** How a library was identified, from the surest to the least sure. */
    public enum Means {
        /** By the Maven coordinates packed into it, which agree with its file name. */
        POM_PROPERTIES,
        /** By its manifest, together with its file name. */
        MANIFEST,
        /** By its file name alone. */
        FILE_NAME,
        /** Not at all. */
        UNKNOWN
    }

    /**
     * Tells whether name and version are known.
     *
     * @return false when it is {@link Means#UNKNOWN}
     */
    public boolean isIdentified() {
        return means != Means.UNKNOWN;
    }

    /**
     * Returns the name that vulnerability databases use.
     *
     * @return {@code group:name}, or the name alone when the group is unknown
     */
    public String coordinates() {
        return group == null ? name : group + ":" + name;
    }
}
