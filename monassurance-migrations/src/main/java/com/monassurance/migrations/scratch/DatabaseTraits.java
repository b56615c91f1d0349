package com.monassurance.migrations.scratch;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a scratch database must have in common with the one it stands for: version, encoding and locale. Immutable.
 *
 * @param majorVersion of the server; zero for any
 * @param options of {@code CREATE DATABASE} by name, such as {@code encoding}; empty for those of the server
 * @since 0.1.0
 */
public record DatabaseTraits(int majorVersion, SortedMap<String, String> options) {

    private static final DatabaseTraits ANY = new DatabaseTraits(0, new TreeMap<>());

    /** The columns of pg_database that an older server does not have are null in its row as JSON. */
    private static final String QUERY = """
            select current_setting('server_version_num')::int / 10000 as major,
                   pg_encoding_to_char(d.encoding) as encoding, d.datcollate as lc_collate, d.datctype as lc_ctype,
                   j.row ->> 'datlocprovider' as provider,
                   coalesce(j.row ->> 'datlocale', j.row ->> 'daticulocale') as locale,
                   j.row ->> 'daticurules' as icu_rules
            from pg_database d cross join lateral (select to_jsonb(d) as row) j
            where d.datname = current_database()
            """;

    /** Copies. */
    public DatabaseTraits {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(requireNonNull(options, "options")));
    }

    /**
     * Returns the traits of a database that need not be like another.
     *
     * @return nothing asked for
     */
    public static DatabaseTraits any() {
        return ANY;
    }

    /**
     * Reads the traits of a connection's database by one query.
     *
     * @param connection the host's; not closed
     * @return its traits
     * @throws SQLException if the server cannot be asked
     */
    public static DatabaseTraits of(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY);
                ResultSet row = statement.executeQuery()) {
            row.next();
            SortedMap<String, String> options = new TreeMap<>();
            for (String name : new String[] {"encoding", "lc_collate", "lc_ctype"}) {
                put(options, name, row.getString(name));
            }
            String provider = String.valueOf(row.getString("provider"));
            String locale = row.getString("locale");
            switch (provider) {
                case "i" -> {
                    options.put("locale_provider", "icu");
                    put(options, "icu_locale", locale);
                    put(options, "icu_rules", row.getString("icu_rules"));
                }
                case "b" -> {
                    options.put("locale_provider", "builtin");
                    put(options, "builtin_locale", locale);
                }
                default -> {}
            }
            return new DatabaseTraits(row.getInt("major"), options);
        }
    }

    /**
     * Tells whether two databases treat text alike.
     *
     * @param other the other
     * @return true when encoding and locale are the same
     */
    public boolean hasSameLocaleAs(DatabaseTraits other) {
        Map<String, String> mine = options;
        return mine.equals(other.options);
    }

    private static void put(SortedMap<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}
