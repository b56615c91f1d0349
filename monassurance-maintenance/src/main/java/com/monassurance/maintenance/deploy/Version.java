package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the application after Semantic Versioning 2.0.0, pre-releases before their release. The order of the
 * standard ignores build metadata; here equal versions with different metadata are told apart by it, so that the order
 * agrees with {@code equals}. Immutable.
 *
 * @param major incompatible changes
 * @param minor additions
 * @param patch fixes
 * @param preRelease identifiers after the dash; empty for a release
 * @param build metadata after the plus sign; empty when there is none
 * @since 0.1.0
 */
public record Version(long major, long minor, long patch, List<String> preRelease, String build)
        implements Comparable<Version> {

    private static final int CHARACTERS_MAX = 200;
    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern SYNTAX = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-("
            + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?");

    /**
     * Checks the parts and copies the list.
     *
     * @throws IllegalArgumentException if they do not make up a version of the standard
     */
    public Version {
        preRelease = List.copyOf(preRelease);
        requireNonNull(build, "build");
        String text = render(major, minor, patch, preRelease, build);
        if (text.length() > CHARACTERS_MAX || !SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException("not a semantic version: " + text);
        }
    }

    /**
     * Returns the version of a text.
     *
     * @param text such as {@code 1.2.3} or {@code 1.2.3-rc.1}
     * @return the version
     * @throws IllegalArgumentException if it is not a semantic version
     */
    public static Version of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("not a semantic version: " + text));
    }

    /**
     * Returns the version of a git tag.
     *
     * @param tag such as {@code v1.2.3}; a version without the {@code v} counts too
     * @return the version; empty when the tag is something else
     */
    public static Optional<Version> ofTag(String tag) {
        return find(tag.startsWith("v") ? tag.substring(1) : tag);
    }

    private static Optional<Version> find(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (text.length() > CHARACTERS_MAX || !parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Version(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3)),
                parts.group(4) == null ? List.of() : List.of(parts.group(4).split("\\.")),
                parts.group(5) == null ? "" : parts.group(5)));
    }

    /**
     * Returns the name of the git tag of this version.
     *
     * @return such as {@code v1.2.3}
     */
    public String tag() {
        return "v" + this;
    }

    /**
     * Tells whether it comes before its release.
     *
     * @return true when there is something after a dash
     */
    public boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    @Override
    public int compareTo(Version other) {
        int order = Long.compare(major, other.major);
        order = order != 0 ? order : Long.compare(minor, other.minor);
        order = order != 0 ? order : Long.compare(patch, other.patch);
        order = order != 0 ? order : comparePreRelease(preRelease, other.preRelease);
        return order != 0 ? order : build.compareTo(other.build);
    }

    @Override
    public String toString() {
        return render(major, minor, patch, preRelease, build);
    }

    private static String render(long major, long minor, long patch, List<String> preRelease, String build) {
        return major + "." + minor + "." + patch + (preRelease.isEmpty() ? "" : "-" + String.join(".", preRelease))
                + (build.isEmpty() ? "" : "+" + build);
    }

    private static int comparePreRelease(List<String> left, List<String> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compareIdentifiers(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareIdentifiers(String left, String right) {
        boolean leftNumeric = isNumeric(left);
        boolean rightNumeric = isNumeric(right);
        if (leftNumeric && rightNumeric) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        return leftNumeric == rightNumeric ? left.compareTo(right) : Boolean.compare(rightNumeric, leftNumeric);
    }

    private static boolean isNumeric(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
