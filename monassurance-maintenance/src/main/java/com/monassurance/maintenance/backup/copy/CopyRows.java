package com.monassurance.maintenance.backup.copy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads rows by COPY, one message of the server after the other. */
final class CopyRows {

    private CopyRows() {}

    /** Takes one row as the server sent it. */
    interface Sink {
        void take(byte[] row) throws IOException;
    }

    /** Reads to the end and returns how many rows came; a copy that cannot be taken to its end is cancelled, or the connection would wait for it for ever. */
    static long read(Connection connection, String sql, Sink sink) throws SQLException, IOException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            long rows = 0;
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                sink.take(row);
                rows++;
            }
            return rows;
        } catch (SQLException | IOException | RuntimeException e) {
            cancel(copy, e);
            throw e;
        }
    }

    private static void cancel(CopyOut copy, Exception cause) {
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
