package com.monassurance.maintenance.backup.copy;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.maintenance.backup.BackupFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** What a database differs in from the archive that it was restored from: statements of its schema, rows, sequences. */
final class NativeComparison {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);
    private static final int TOLD_MAX = 10;

    private NativeComparison() {}

    static List<String> of(Path file, DataSource restored) throws IOException {
        List<String> differences = new ArrayList<>();
        try (ArchiveReader archive = ArchiveReader.open(file);
                Snapshot snapshot = Snapshot.take(restored, LOCK_TIMEOUT)) {
            Contents contents = archive.contents();
            schema(contents, snapshot, differences);
            for (Contents.TableRows table : contents.tables()) {
                rows(snapshot.connection(), table, differences);
            }
            if (!Set.copyOf(SnapshotTables.sequences(snapshot.connection())).equals(Set.copyOf(contents.sequences()))) {
                differences.add("sequences stand elsewhere");
            }
        } catch (SQLException e) {
            throw DatabaseException.of("comparing a restored database", e);
        } catch (BackupFailedException e) {
            differences.add(String.valueOf(e.getMessage()));
        }
        return differences.subList(0, Math.min(differences.size(), TOLD_MAX));
    }

    private static void schema(Contents contents, Snapshot snapshot, List<String> differences) throws SQLException {
        SchemaUnits found = SchemaUnits.read(snapshot.connection(), Map.of());
        Set<List<String>> expected = statements(contents.before(), contents.after());
        Set<List<String>> there = statements(found.before(), found.after());
        for (List<String> each : expected) {
            if (!there.remove(each)) {
                differences.add("not made: " + String.join("; ", each));
            }
        }
        there.forEach(each -> differences.add("made besides: " + String.join("; ", each)));
    }

    private static Set<List<String>> statements(List<Contents.Unit> before, List<Contents.Unit> after) {
        Set<List<String>> all = new HashSet<>();
        Stream.concat(before.stream(), after.stream()).forEach(unit -> all.add(unit.sql()));
        return all;
    }

    private static void rows(Connection connection, Contents.TableRows table, List<String> differences)
            throws SQLException, IOException {
        RowSum sum = new RowSum();
        String source = Contents.TableRows.source(table.name(), table.columns(), table.condition());
        CopyRows.read(connection, "copy " + source + " to stdout", sum::add);
        if (sum.rows() != table.rows()
                || (!table.sum().isEmpty() && !table.sum().equals(sum.hex()))) {
            differences.add(table.name() + " has " + sum.rows() + " rows (" + sum.hex() + ") instead of " + table.rows()
                    + " (" + table.sum() + ")");
        }
    }
}
