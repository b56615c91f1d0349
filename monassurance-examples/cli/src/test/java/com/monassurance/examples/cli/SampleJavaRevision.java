package com.monassurance.examples.cli;

import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import java.sql.SQLException;
import java.sql.Statement;

/** A revision of the user, found through {@code --class-path}. */
public final class SampleJavaRevision implements JavaRevision {

    @Override
    public Revision revision() {
        return Revision.of("j1", "a1", "written in Java");
    }

    @Override
    public String describe() {
        return "Creates the table from_java.";
    }

    @Override
    public String checksum() {
        return "1";
    }

    @Override
    public void upgrade(RevisionContext context) throws SQLException {
        execute(context, "create table from_java (a int)");
    }

    @Override
    public void downgrade(RevisionContext context) throws SQLException {
        execute(context, "drop table from_java");
    }

    private static void execute(RevisionContext context, String sql) throws SQLException {
        try (Statement statement = context.connection().createStatement()) {
            statement.execute(sql);
        }
    }
}
