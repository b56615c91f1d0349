package com.monassurance.benchmarks.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Tables as applications have them, in numbers: ten columns each with defaults and NOT NULL, a primary key, another index
 * and a foreign key to the table before it; spread over ten schemas.
 */
final class LargeSchema {

    static final int SCHEMAS = 10;
    private static final int BATCH_TABLES = 50;

    private LargeSchema() {}

    static void create(DataSource dataSource, int tables) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < SCHEMAS; i++) {
                statement.execute("create schema area_" + i);
            }
            for (int i = 0; i < tables; i++) {
                statement.addBatch(table(i));
                statement.addBatch(index(i));
                if (i % BATCH_TABLES == BATCH_TABLES - 1) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
            statement.execute("vacuum analyze");
        }
    }

    /** The same as one script. */
    static String sql(int tables) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < SCHEMAS; i++) {
            sql.append("create schema area_").append(i).append(";\n");
        }
        for (int i = 0; i < tables; i++) {
            sql.append(table(i)).append(";\n").append(index(i)).append(";\n");
        }
        return sql.toString();
    }

    static String name(int table) {
        return "area_" + table % SCHEMAS + ".item_" + table;
    }

    private static String index(int table) {
        return "create index on " + name(table) + " (owner_id, created_at)"
                + (table % 3 == 0 ? " where state <> 'closed'" : "");
    }

    private static String table(int table) {
        return """
                create table %s (
                  id bigint primary key,
                  owner_id bigint not null references %s,
                  code varchar(40) not null,
                  state text not null default 'new',
                  amount numeric(12, 2) default 0,
                  is_open boolean not null default true,
                  created_at timestamptz not null default now(),
                  closed_at timestamptz,
                  note text,
                  details jsonb)
                """.formatted(name(table), name(Math.max(0, table - 1)));
    }
}
