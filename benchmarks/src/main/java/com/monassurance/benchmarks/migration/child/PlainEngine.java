package com.monassurance.benchmarks.migration.child;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The floor: what any tool has to do at least, in plain JDBC. It reads no file: the statements are made in memory, and
 * the history row is one prepared INSERT.
 */
final class PlainEngine implements Engine {

    private static final String CHECKSUM = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final DataSource dataSource;
    private final int revisions;

    PlainEngine(DataSource dataSource, int revisions) {
        this.dataSource = dataSource;
        this.revisions = revisions;
    }

    @Override
    public void head() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            rows.next();
        }
    }

    @Override
    public void apply() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table history (revision text primary key, message text not null, "
                    + "checksum text not null, applied_at timestamptz not null default now())");
            connection.commit();
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into history (revision, message, checksum) values (?, ?, ?)")) {
                for (int number = 1; number <= revisions; number++) {
                    statement.execute(Revisions.upgrade(number));
                    insert.setString(1, Revisions.id(number));
                    insert.setString(2, Revisions.MESSAGE);
                    insert.setString(3, CHECKSUM);
                    insert.executeUpdate();
                    connection.commit();
                }
            }
        }
    }

    @Override
    public void downgrade() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement delete = connection.prepareStatement("delete from history where revision = ?")) {
            connection.setAutoCommit(false);
            for (int number = revisions; number >= 1; number--) {
                statement.execute(Revisions.downgrade(number));
                delete.setString(1, Revisions.id(number));
                delete.executeUpdate();
                connection.commit();
            }
        }
    }
}
