package com.monassurance.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import javax.sql.DataSource;

/** Reads or writes single rows of a table again and again and remembers the longest it had to wait. */
final class OnlineClient extends Thread {

    private static final String READ = "select label, amount from accounts where id = ?";
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
    private String failure = "";

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
                PreparedStatement statement = connection.prepareStatement(isWriting ? WRITE : READ)) {
            while (!isEnding) {
                statement.setLong(1, 1L + random.nextInt(rows));
                long start = System.nanoTime();
                statement.execute();
                double millis = (System.nanoTime() - start) / 1e6;
                note(millis);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException e) {
            failure = "a client failed: " + e.getMessage();
        } catch (InterruptedException e) {
            failure = "a client was interrupted";
        }
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

    String failure() {
        return failure;
    }
}
