package com.monassurance.benchmarks.catalog;

import com.monassurance.fixtures.PostgresDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.IntStream;
import java.sql.SQLException;
import liquibase.CatalogAndSchema;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.diff.DiffGeneratorFactory;
import liquibase.diff.DiffResult;
import liquibase.diff.compare.CompareControl;
import liquibase.snapshot.DatabaseSnapshot;
import liquibase.snapshot.SnapshotControl;
import liquibase.snapshot.SnapshotGeneratorFactory;

/** Liquibase with its defaults: a snapshot of the schemas, and the diff of two snapshots. */
final class LiquibasePeer implements Peer {

    /** A snapshot asks its database for its name when it is compared. */
    private final List<Connection> connections = new ArrayList<>();

    LiquibasePeer() {
        LogManager.getLogManager().reset();
    }

    @Override
    public String words() {
        return "Liquibase";
    }

    @Override
    public Object read(PostgresDatabase database) throws Exception {
        Connection connection = database.dataSource().getConnection();
        connections.add(connection);
        Database opened =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
        CatalogAndSchema[] schemas = IntStream.range(0, LargeSchema.SCHEMAS)
                .mapToObj(i -> new CatalogAndSchema(null, "area_" + i))
                .toArray(CatalogAndSchema[]::new);
        return SnapshotGeneratorFactory.getInstance().createSnapshot(schemas, opened, new SnapshotControl(opened));
    }

    @Override
    public long compare(Object left, Object right) throws Exception {
        DiffResult result = DiffGeneratorFactory.getInstance()
                .compare((DatabaseSnapshot) left, (DatabaseSnapshot) right, CompareControl.STANDARD);
        return result.getMissingObjects().size()
                + result.getUnexpectedObjects().size()
                + result.getChangedObjects().size();
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
