package com.monassurance.core.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns texts into values, exactly: nothing is trimmed, rounded or guessed. Each throws IllegalArgumentException with
 * the end of a sentence that begins with the key, and that never repeats a value which may be secret. Pure.
 */
final class Texts {

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,40}");
    private static final Set<String> REDIS_SCHEMES =
            Set.of("redis", "rediss", "redis-socket", "redis-sentinel", "rediss-sentinel");

    private Texts() {}

    static Duration retention(String text) {
        Duration duration = duration(text);
        if (duration.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("which is shorter than a day");
        }
        return duration;
    }

    static Duration duration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("which is no duration", e);
        }
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("which is no time zone", e);
        }
    }

    static Path folder(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("which is no path", e);
        }
    }

    static Path absoluteFolder(String text) {
        Path folder = folder(text);
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException("which is not absolute");
        }
        return folder;
    }

    static URI store(String text) {
        URI uri = uri(text);
        boolean local = "file".equals(uri.getScheme())
                && uri.getRawAuthority() == null
                && uri.getRawPath() != null
                && uri.getRawPath().startsWith("/");
        boolean s3 = "s3".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
        if ((!local && !s3) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("is neither a file: nor an s3: URI of the form");
        }
        return uri;
    }

    static Map.Entry<String, URI> externalApi(String text) {
        int equals = text.indexOf('=');
        if (equals < 0 || !NAME.matcher(text.substring(0, equals)).matches()) {
            throw new IllegalArgumentException("has an element that does not begin with a name and =");
        }
        URI uri = uri(text.substring(equals + 1));
        if (!Set.of("http", "https").contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "has for " + text.substring(0, equals) + " what is neither an http: nor an https: URL");
        }
        return Map.entry(text.substring(0, equals), uri);
    }

    static String redisUri(String text) {
        int end = text.indexOf("://");
        if (end < 0 || !REDIS_SCHEMES.contains(text.substring(0, end)) || text.length() == end + "://".length()) {
            throw new IllegalArgumentException(
                    "has an element that does not begin with redis://, rediss:// or the like");
        }
        return text;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Its message repeats the text, which may hold a password.
            throw new IllegalArgumentException("is no URI");
        }
    }
}
