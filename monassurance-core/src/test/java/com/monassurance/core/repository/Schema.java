package com.monassurance.core.repository;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;

/** Fills a database with the schema at head. */
final class Schema {

    private Schema() {}

    static void create(DataSource dataSource) throws Exception {
        try (InputStream in = Schema.class.getResourceAsStream("/schema.sql");
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
