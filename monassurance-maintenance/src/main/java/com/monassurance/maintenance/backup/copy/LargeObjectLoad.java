package com.monassurance.maintenance.backup.copy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;

/** Puts pages of large objects, as COPY wrote them, into objects that exist. Confined to one thread. */
final class LargeObjectLoad implements AutoCloseable {

    private static final int PAGES_AT_ONCE = 64;

    private final PreparedStatement statement;
    private byte[] line = new byte[4 * LargeObjects.PAGE_BYTES];
    private int used;
    private int batched;

    LargeObjectLoad(Connection connection) throws SQLException {
        this.statement = connection.prepareStatement("select pg_catalog.lo_put(?::bigint::oid, ?, ?)");
    }

    void take(byte[] bytes, int length) throws IOException {
        try {
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    page(new String(line, 0, used, StandardCharsets.US_ASCII));
                    used = 0;
                } else {
                    if (used == line.length) {
                        line = Arrays.copyOf(line, 2 * line.length);
                    }
                    line[used++] = bytes[i];
                }
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    void finish() throws SQLException {
        if (batched > 0) {
            statement.executeBatch();
            batched = 0;
        }
    }

    /** Number, page and content, which begins with an escaped backslash and an x. */
    private void page(String text) throws SQLException {
        int first = text.indexOf('\t');
        int second = text.indexOf('\t', first + 1);
        statement.setLong(1, Long.parseLong(text.substring(0, first)));
        statement.setLong(2, Long.parseLong(text.substring(first + 1, second)) * LargeObjects.PAGE_BYTES);
        statement.setBytes(3, HexFormat.of().parseHex(text, second + 4, text.length()));
        statement.addBatch();
        batched++;
        if (batched == PAGES_AT_ONCE) {
            finish();
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
