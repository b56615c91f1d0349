package com.monassurance.migrations.script;

import com.monassurance.migrations.revision.Revision;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;

/** A revision written in Java that makes and fills a table. */
final class SampleJavaRevision implements JavaRevision {

    private final Revision revision;

    SampleJavaRevision(String id, String message) {
        this.revision = Revision.of(id, "base", message);
    }

    @Override
    public Revision revision() {
        return revision;
    }

    @Override
    public String describe() {
        return "Makes the table of names\nand fills it.\n";
    }

    @Override
    public String checksum() {
        return "1";
    }

    @Override
    public void upgrade(RevisionContext context) throws SQLException {
        try (Statement statement = context.connection().createStatement()) {
            statement.execute("create table names (a int)");
        }
        context.batch(
                "insert into names values (?)",
                IntStream.range(0, 25).boxed().toList(),
                (statement, number) -> statement.setInt(1, number),
                10);
    }

    @Override
    public void downgrade(RevisionContext context) throws SQLException {
        try (Statement statement = context.connection().createStatement()) {
            statement.execute("drop table names");
        }
    }
}
