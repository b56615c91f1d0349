package com.monassurance.examples.features;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Fixtures: a real PostgreSQL and a real Redis in a moment, without JUnit. */
public final class FixturesMain {

    private FixturesMain() {}

    /**
     * Starts both servers, clones a prepared database twice, and survives a crash of the server.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (PostgresFixture postgres = PostgresFixture.start();
                RedisFixture redis = RedisFixture.start();
                PostgresDatabase one = postgres.newDatabase(FixturesMain::prepare);
                PostgresDatabase two = postgres.newDatabase(FixturesMain::prepare)) {
            System.out.println("PostgreSQL " + postgres.majorVersion() + ": " + one.name() + " and " + two.name());
            System.out.println("Redis says " + redis.command("ping"));

            postgres.kill();
            postgres.startAgain();
            one.execute("insert into notes values ('written after a crash')");
            System.out.println("back after a crash on port " + postgres.port());
        }
    }

    private static void prepare(javax.sql.DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table notes (note text not null)");
        }
    }
}
