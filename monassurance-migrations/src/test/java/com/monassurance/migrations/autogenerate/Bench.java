package com.monassurance.migrations.autogenerate;

import com.monassurance.core.Secret;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.JdbcScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.RevisionWriter;
import com.monassurance.migrations.script.ScriptSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A live database with a folder of scripts and a model file beside it. Confined to one thread. */
final class Bench implements AutoCloseable {

    static final PostgresFixture SERVER = PostgresFixture.shared();

    final PostgresDatabase live = SERVER.newDatabase();
    final Path scripts;
    final Path model;

    Bench(Path folder) {
        try {
            scripts = Files.createDirectory(folder.resolve("scripts"));
            model = folder.resolve("model.sql");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JdbcScratchServer scratch() {
        return ScratchServers.onLoopback(ConnectionSettings.of(SERVER.jdbcUrl("postgres"))
                .withUser(SERVER.user())
                .withPassword(Secret.of(SERVER.password())));
    }

    Bench model(String sql) {
        write(model, sql);
        return this;
    }

    Bench script(String id, String parent, String up, String down) {
        write(
                scripts.resolve(id + ".sql"),
                "-- revision: " + id + "\n-- revises: " + parent + "\n\n-- upgrade\n" + up + "\n-- downgrade\n" + down);
        return this;
    }

    AutogeneratorBuilder builder() {
        return Autogenerator.on(scratch())
                .live(live.dataSource())
                .scripts(ScriptSources.directory(scripts))
                .model(DesiredSchema.files(model));
    }

    Autogenerator generator() {
        return builder().build();
    }

    Migrator migrator() {
        return Migrator.over(live.dataSource())
                .scripts(ScriptSources.directory(scripts))
                .build();
    }

    Bench upgrade() {
        migrator().upgrade(Target.heads());
        return this;
    }

    /** The first column of all rows, as text. */
    List<String> ask(String query) {
        List<String> answers = new ArrayList<>();
        try (Connection connection = live.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                answers.add(String.valueOf(row.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
        return answers;
    }

    /** Proven and written and run. */
    Draft applied(AutogeneratorBuilder builder, String message) {
        DraftOutcome outcome = builder.build().draft(message);
        if (!(outcome instanceof DraftOutcome.Proven proven)) {
            throw new AssertionError(message + " is not proven: " + outcome);
        }
        write(proven.draft());
        upgrade();
        return proven.draft();
    }

    /** Writes a draft and returns its text. */
    String write(Draft draft) {
        try {
            return Files.readString(draft.write(RevisionWriter.into(scripts)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        live.close();
    }
}
