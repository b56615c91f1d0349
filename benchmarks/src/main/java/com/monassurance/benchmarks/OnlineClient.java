package com.monassurance.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Reads single rows of a view again and again, or writes the table below it and reads the view in the same transaction,
 * and remembers the longest it had to wait for a statement.
 */
final class OnlineClient extends Thread {

    private static final String READ = "select label, amount from labelled where id = ?";
    private static final String WRITE = "update accounts set amount = amount + 1, changed_at = now() where id = ?";
    private static final long PAUSE_MILLIS = 2;

    private final DataSource dataSource;
    private final int rows;
    private final boolean isWriting;
    private final Random random;
    private volatile boolean isEnding;
    private volatile boolean isForgetting;
    private double longestMillis;
    private long statements;
    private final SortedMap<String, Integer> failures = new TreeMap<>();

    OnlineClient(DataSource dataSource, int rows, boolean isWriting, int seed) {
        super("benchmark-client");
        this.dataSource = dataSource;
        this.rows = rows;
        this.isWriting = isWriting;
        this.random = new Random(seed);
        setDaemon(true);
    }

    @Override
    public void run() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement write = connection.prepareStatement(WRITE);
                PreparedStatement read = connection.prepareStatement(READ)) {
            connection.setAutoCommit(!isWriting);
            while (!isEnding) {
                long row = 1L + random.nextInt(rows);
                try {
                    if (isWriting) {
                        timed(write, row);
                    }
                    timed(read, row);
                    if (isWriting) {
                        connection.commit();
                    }
                } catch (SQLException e) {
                    failed(e);
                    if (isWriting) {
                        connection.rollback();
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void timed(PreparedStatement statement, long row) throws SQLException {
        statement.setLong(1, row);
        long start = System.nanoTime();
        statement.execute();
        note((System.nanoTime() - start) / 1e6);
    }

    private synchronized void note(double millis) {
        if (isForgetting) {
            isForgetting = false;
            longestMillis = 0;
        }
        longestMillis = Math.max(longestMillis, millis);
        statements++;
    }

    /** What was before no longer counts. */
    void forget() {
        isForgetting = true;
    }

    /** Ends the client; its figures may be read afterwards. */
    void end() throws InterruptedException {
        isEnding = true;
        join();
    }

    boolean isWriting() {
        return isWriting;
    }

    synchronized double longestMillis() {
        return longestMillis;
    }

    synchronized long statements() {
        return statements;
    }

    private synchronized void failed(SQLException e) {
        failures.merge(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), 1, Integer::sum);
    }

    /** How many statements failed, by the first line of what the server said. */
    synchronized SortedMap<String, Integer> failures() {
        return new TreeMap<>(failures);
    }
}
