package com.monassurance.core.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A database URL taken apart: a JDBC URL without credentials, and the credentials that stood in it. Understands
 * {@code jdbc:postgresql:} and libpq's {@code postgresql://}. No message of it ever repeats the URL. Immutable.
 */
record DatabaseUrl(
        String jdbcUrl, @Nullable String user, @Nullable String password) {

    private static final String JDBC = "jdbc:postgresql:";

    /** libpq's parameters that the driver knows under this or another name. */
    private static final Map<String, String> LIBPQ_PARAMETERS = Map.ofEntries(
            Map.entry("application_name", "ApplicationName"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("options", "options"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslnegotiation", "sslNegotiation"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("target_session_attrs", "targetServerType"));

    private static final Map<String, String> TARGET_SESSION_ATTRS = Map.of(
            "any", "any",
            "primary", "primary",
            "read-write", "primary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Pattern SECONDS = Pattern.compile("\\d{1,7}");

    /** The driver counts milliseconds in an int. */
    private static final int SECONDS_MAX = 2_147_483;

    /**
     * Takes a URL apart.
     *
     * @throws IllegalArgumentException if it is not understood; the message does not repeat it
     */
    static DatabaseUrl parse(String url) {
        if (url.startsWith(JDBC)) {
            return ofJdbc(url.substring(JDBC.length()));
        }
        for (String scheme : List.of("postgresql://", "postgres://")) {
            if (url.startsWith(scheme)) {
                return ofLibpq(url.substring(scheme.length()));
            }
        }
        throw new IllegalArgumentException("it starts neither with jdbc:postgresql: nor with postgresql://");
    }

    private static DatabaseUrl ofJdbc(String rest) {
        int question = rest.indexOf('?');
        String address = question < 0 ? rest : rest.substring(0, question);
        if (address.indexOf('@') >= 0) {
            throw new IllegalArgumentException("a jdbc:postgresql: URL takes the user as a parameter, not before an @");
        }
        Parameters parameters = new Parameters();
        for (String pair : pairs(rest, question)) {
            parameters.add(nameOf(pair), valueOf(pair));
        }
        return parameters.at(address);
    }

    private static DatabaseUrl ofLibpq(String rest) {
        int question = rest.indexOf('?');
        String address = question < 0 ? rest : rest.substring(0, question);
        int slash = address.indexOf('/');
        String authority = slash < 0 ? address : address.substring(0, slash);
        String database = slash < 0 ? "" : address.substring(slash + 1);
        Parameters parameters = new Parameters();
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String credentials = authority.substring(0, at);
            int colon = credentials.indexOf(':');
            parameters.addLibpq("user", colon < 0 ? credentials : credentials.substring(0, colon));
            if (colon >= 0) {
                parameters.addLibpq("password", credentials.substring(colon + 1));
            }
        }
        for (String pair : pairs(rest, question)) {
            parameters.addLibpq(nameOf(pair), valueOf(pair));
        }
        String hosts = authority.substring(at + 1);
        return parameters.at("//" + (hosts.isEmpty() ? "localhost" : hosts) + "/" + database.replace("+", "%2B"));
    }

    private static List<String> pairs(String rest, int question) {
        return question < 0 ? List.of() : List.of(rest.substring(question + 1).split("&"));
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    private static String valueOf(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? "" : pair.substring(equals + 1);
    }

    /** Collects what follows the question mark; credentials go their own way. Values come percent-encoded. */
    private static final class Parameters {

        private final List<String> kept = new ArrayList<>();
        private @Nullable String user;
        private @Nullable String password;

        void add(String name, String encoded) {
            switch (name) {
                case "" -> {}
                case "user" -> user = decoded(encoded);
                case "password" -> password = decoded(encoded);
                case "sslpassword" ->
                    throw new IllegalArgumentException("sslpassword must not stand in a URL; use a key without one");
                default -> {
                    requireUsable(name, decoded(encoded));
                    kept.add(name + "=" + encoded);
                }
            }
        }

        /** The driver would refuse these only when it connects, some with the text of a NumberFormatException. */
        private static void requireUsable(String name, String value) {
            switch (name) {
                case "sslmode" -> {
                    if (!SSL_MODES.contains(value)) {
                        throw new IllegalArgumentException("sslmode must be one of " + SSL_MODES);
                    }
                }
                case "connectTimeout", "loginTimeout", "socketTimeout" -> {
                    if (!SECONDS.matcher(value).matches() || Integer.parseInt(value) > SECONDS_MAX) {
                        throw new IllegalArgumentException(
                                name + " must be a whole number of seconds from 0 to " + SECONDS_MAX);
                    }
                }
                default -> {}
            }
        }

        void addLibpq(String name, String encoded) {
            // libpq knows no + for a space, URLDecoder and the driver do.
            String exact = encoded.replace("+", "%2B");
            if (name.isEmpty() || "user".equals(name) || "password".equals(name)) {
                add(name, exact);
                return;
            }
            String property = LIBPQ_PARAMETERS.get(name);
            if (property == null) {
                throw new IllegalArgumentException("the parameter " + name + " is not one of "
                        + LIBPQ_PARAMETERS.keySet().stream().sorted().toList());
            }
            add(property, "targetServerType".equals(property) ? targetServerType(decoded(exact)) : exact);
        }

        private static String targetServerType(String sessionAttributes) {
            String type = TARGET_SESSION_ATTRS.get(sessionAttributes);
            if (type == null) {
                throw new IllegalArgumentException("target_session_attrs must be one of "
                        + TARGET_SESSION_ATTRS.keySet().stream().sorted().toList());
            }
            return type;
        }

        DatabaseUrl at(String address) {
            String url = JDBC + address + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
            if (Driver.parseURL(url, new Properties()) == null) {
                throw new IllegalArgumentException("the driver does not understand its host, port or parameters");
            }
            return new DatabaseUrl(url, blankToNull(user), blankToNull(password));
        }

        private static @Nullable String blankToNull(@Nullable String value) {
            return value == null || value.isEmpty() ? null : value;
        }

        private static String decoded(String encoded) {
            try {
                return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // Its own message would repeat the text, which may be a password.
                throw new IllegalArgumentException("a percent sign in it is not followed by two hexadecimal digits");
            }
        }
    }
}
