package com.monassurance.maintenance.backup.copy;

import com.monassurance.maintenance.backup.BackupContent;
import com.monassurance.maintenance.backup.BackupFailedException;
import com.monassurance.maintenance.backup.PlainTrailer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes one backup as plain SQL for psql, which stops at the first error. Used once. */
final class PlainWriting {

    private static final int BUFFER_BYTES = 64 * 1024;

    private static final String HEAD = """
            -- PostgreSQL database dump of MonAssurance Ops, for psql and an empty database
            \\set ON_ERROR_STOP on
            set client_encoding = 'UTF8';
            set statement_timeout = 0;
            set lock_timeout = 0;
            set idle_in_transaction_session_timeout = 0;
            set lc_monetary = 'C';
            """;

    private final Snapshot snapshot;
    private final Crew.Guard guard;

    PlainWriting(Snapshot snapshot, Crew.Guard guard) {
        this.snapshot = snapshot;
        this.guard = guard;
    }

    BackupContent write(OutputStream out) throws BackupFailedException, IOException {
        GZIPOutputStream zipped = new GZIPOutputStream(out, BUFFER_BYTES);
        BufferedOutputStream buffered = new BufferedOutputStream(zipped, BUFFER_BYTES);
        List<BackupContent.Part> parts = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        @Nullable
        Throwable failure = new Crew(guard).run(1, crew -> {
            crew.register(snapshot.connection());
            all(snapshot.connection(), buffered, parts, remarks);
            crew.unregister(snapshot.connection());
        });
        if (failure != null) {
            throw Crew.backupFailed(failure);
        }
        buffered.flush();
        zipped.finish();
        return snapshot.content(parts, remarks);
    }

    private void all(Connection connection, OutputStream out, List<BackupContent.Part> parts, List<String> remarks)
            throws SQLException, IOException {
        Map<Long, String> groups = SnapshotTables.groups(connection, snapshot.tables());
        SchemaUnits schema = SchemaUnits.read(connection, SchemaUnits.byName(snapshot.tables(), groups));
        remarks.addAll(schema.remarks());
        text(out, HEAD + PlainText.of(schema.settings(), schema.before()));
        for (String sql : LargeObjects.statements(connection)) {
            text(out, "\n" + sql + ";\n");
        }
        CopyRows.read(connection, "copy " + LargeObjects.PAGES + " to stdout", row -> page(out, row));
        for (SnapshotTable table : snapshot.tables()) {
            if (table.hasRows()) {
                text(out, "\ncopy " + table.name() + table.columnList() + " from stdin;\n");
                long rows = CopyRows.read(connection, "copy " + table.source() + " to stdout", out::write);
                text(out, "\\.\n");
                parts.add(new BackupContent.Part(table.name(), rows, 0, ""));
            }
        }
        for (Contents.SequenceState sequence : SnapshotTables.sequences(connection)) {
            text(
                    out,
                    "\nselect pg_catalog.setval('" + sequence.name().replace("'", "''") + "', " + sequence.value()
                            + ", " + sequence.isCalled() + ");\n");
        }
        List<Contents.Unit> last = schema.after().stream()
                .filter(unit -> unit.kind().equals("EVENT_TRIGGER"))
                .toList();
        List<Contents.Unit> others = new ArrayList<>(schema.after());
        others.removeAll(last);
        text(out, PlainText.of(List.of(), others));
        // A view that cannot be filled here could not be filled there either.
        text(out, "\n\\set ON_ERROR_STOP off\n");
        for (String view : MaterializedViews.filled(connection, schema)) {
            text(out, "\nrefresh materialized view " + view + ";\n");
        }
        text(out, "\n\\set ON_ERROR_STOP on\n" + PlainText.of(List.of(), last) + "\n" + PlainTrailer.COMPLETE + "\n");
    }

    private static void page(OutputStream out, byte[] row) throws IOException {
        String line = new String(row, StandardCharsets.US_ASCII).stripTrailing();
        int first = line.indexOf('\t');
        int second = line.indexOf('\t', first + 1);
        long offset = Long.parseLong(line.substring(first + 1, second)) * LargeObjects.PAGE_BYTES;
        text(
                out,
                "select pg_catalog.lo_put(" + line.substring(0, first) + ", " + offset + ", '"
                        + line.substring(second + 2) + "');\n");
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
