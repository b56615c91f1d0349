package com.monassurance.benchmarks.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Reads one table again and again and remembers how long it had to wait. */
final class Reader extends Thread {

    /** What is read. */
    static final String QUERY = "select count(*) from app.busy";

    /** A read that takes longer waited for a lock; the table is small. */
    private static final double WAIT_FROM_MILLIS = 100;

    private static final long PAUSE_MILLIS = 5;

    private final DataSource dataSource;
    private volatile boolean isEnding;
    private double longestMillis;
    private double waitedMillis;
    private String failure = "";

    Reader(DataSource dataSource) {
        super("benchmark-reader");
        this.dataSource = dataSource;
        setDaemon(true);
    }

    @Override
    public void run() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            while (!isEnding) {
                long start = System.nanoTime();
                statement.execute(QUERY);
                double millis = (System.nanoTime() - start) / 1e6;
                longestMillis = Math.max(longestMillis, millis);
                waitedMillis += millis >= WAIT_FROM_MILLIS ? millis : 0;
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException e) {
            failure = "a reader failed: " + e.getMessage();
        } catch (InterruptedException e) {
            failure = "a reader was interrupted";
        }
    }

    /** Ends the reader; its figures may be read afterwards. */
    void end() throws InterruptedException {
        isEnding = true;
        join();
    }

    double longestMillis() {
        return longestMillis;
    }

    /** The sum of all waits of at least 100 ms. */
    double waitedMillis() {
        return waitedMillis;
    }

    String failure() {
        return failure;
    }
}
