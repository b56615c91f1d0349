package com.monassurance.maintenance.documents;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Asks the database what must be known before and after rows are compared with files. */
final class DocumentRows {

    private static final String NAMED_AGAIN = """
            select file_path from generated_documents where file_path = any (?)
            union select file_path from template_versions where file_path = any (?)
            """;

    private static final String FACTS = """
            select clock_timestamp(), pg_encoding_to_char(encoding),
                   exists (select from generated_documents where file_path is not null)
                or exists (select from template_versions where file_path is not null)
              from pg_database where datname = current_database()
            """;

    /** What must be known before rows are compared with files. */
    record Facts(Instant now, String encoding, boolean anyPath) {}

    private final Connection connection;

    DocumentRows(Connection connection) {
        this.connection = connection;
    }

    Facts facts() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            return new Facts(row.getTimestamp(1).toInstant(), row.getString(2), row.getBoolean(3));
        }
    }

    /** Returns those of some keys that a row names now. */
    Set<String> namedNow(Collection<String> keys) throws SQLException {
        Array array = connection.createArrayOf("text", keys.toArray());
        try (PreparedStatement statement = connection.prepareStatement(NAMED_AGAIN)) {
            statement.setArray(1, array);
            statement.setArray(2, array);
            Set<String> named = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    named.add(row.getString(1));
                }
            }
            return named;
        } finally {
            array.free();
        }
    }
}
