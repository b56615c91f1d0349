package com.monassurance.core.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
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
    /** A name, an IPv4 address, or an IPv6 address in brackets; then, perhaps, what should be a port. */
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:[\\p{Alnum}_][\\p{Alnum}._-]*|\\[[\\p{XDigit}:.%]+])(?::(.*))?");

    private static final Pattern PORT = Pattern.compile("0*[1-9]\\d{0,4}");
    private static final int PORT_MAX = 65_535;
    private static final Set<String> REDIS_SCHEMES =
            Set.of("redis", "rediss", "redis-socket", "redis-sentinel", "rediss-sentinel");

    private Texts() {}

    static Duration retention(String text) {
        Duration duration = duration(text);
        if (duration.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("which is shorter than a day");
        }
        if (duration.compareTo(MaintenanceConfig.LOG_RETENTION_MAX) > 0) {
            throw new IllegalArgumentException("which is longer than a hundred years");
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
            throw new IllegalArgumentException(
                    "which is neither a file: URI of a local directory nor an s3: URI of a bucket");
        }
        return uri;
    }

    static String line(String text) {
        if (text.chars().anyMatch(Texts::breaksLine)) {
            throw new IllegalArgumentException("which holds control characters");
        }
        return text;
    }

    /** Returns the text so that it stays on the line it is written on. */
    static String escaped(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars()
                .forEach(c ->
                        shown.append(breaksLine(c) ? String.format(Locale.ROOT, "\\u%04x", c) : Character.toString(c)));
        return shown.toString();
    }

    private static boolean breaksLine(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }

    static Map.Entry<String, URI> externalApi(String text) {
        int equals = text.indexOf('=');
        if (equals < 0 || !NAME.matcher(text.substring(0, equals)).matches()) {
            throw new IllegalArgumentException("which has an element that does not begin with a name and =");
        }
        URI uri = uri(text.substring(equals + 1));
        if (!Set.of("http", "https").contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "which has for " + text.substring(0, equals) + " what is neither an http: nor an https: URL");
        }
        return Map.entry(text.substring(0, equals), uri);
    }

    static String redisUri(String text) {
        int end = text.indexOf("://");
        if (end < 0 || !REDIS_SCHEMES.contains(text.substring(0, end)) || text.length() == end + "://".length()) {
            throw new IllegalArgumentException(
                    "has an element that does not begin with redis://, rediss:// or the like");
        }
        String rest = text.substring(end + "://".length());
        if (text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new IllegalArgumentException("has an element with a space in it; in a password write it as %20");
        }
        if (!text.startsWith("redis-socket:")) {
            requireAddresses(text, rest.split("[/?#]", 2)[0]);
        }
        try {
            new URI(text);
        } catch (URISyntaxException e) {
            // Its message repeats the text, which may hold a password.
            throw new IllegalArgumentException("has an element that is no URI; percent-encode what is special in it");
        }
        return text;
    }

    private static void requireAddresses(String uri, String authority) {
        String addresses = authority.substring(authority.lastIndexOf('@') + 1);
        if (uri.startsWith("redis-sentinel:") || uri.startsWith("rediss-sentinel:")) {
            for (String address : addresses.split(",", -1)) {
                requireHostAndPort(address);
            }
        } else {
            requireHostAndPort(addresses);
        }
    }

    private static void requireHostAndPort(String address) {
        Matcher matcher = HOST_AND_PORT.matcher(address);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("has an element whose host is missing or no host name");
        }
        String port = matcher.group(1);
        if (port != null && (!PORT.matcher(port).matches() || Integer.parseInt(port) > PORT_MAX)) {
            throw new IllegalArgumentException("has an element whose port is no number from 1 to " + PORT_MAX);
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Its message repeats the text, which may hold a password.
            throw new IllegalArgumentException("which is no URI");
        }
    }
}
