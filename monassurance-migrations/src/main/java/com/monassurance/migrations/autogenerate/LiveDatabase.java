package com.monassurance.migrations.autogenerate;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.catalog.CatalogReader;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** A database as the model. */
final class LiveDatabase extends DesiredSchema {

    static final SessionSettings READING = SessionSettings.of("autogenerate");

    private final DataSource dataSource;

    LiveDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public String name() {
        return "db";
    }

    @Override
    String content() {
        return "";
    }

    @Override
    LoadedSchema load(Workshop workshop) {
        return read(
                session -> new LoadedSchema.Loaded(
                        CatalogReader.of(workshop.settings()).read(session.connection()), List.of()),
                "reading the schema of a database");
    }

    <T> T read(Question<T> question, String action) {
        try (SqlSession session = SqlSession.open(dataSource, READING)) {
            return question.ask(session);
        } catch (SQLException e) {
            throw DatabaseException.of(action, e);
        }
    }

    /** Asks a database something. */
    @FunctionalInterface
    interface Question<T> {

        T ask(SqlSession session) throws SQLException;
    }
}
