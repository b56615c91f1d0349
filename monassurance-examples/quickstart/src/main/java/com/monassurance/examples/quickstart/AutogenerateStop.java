package com.monassurance.examples.quickstart;

import com.monassurance.core.Secret;
import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.autogenerate.Autogenerator;
import com.monassurance.migrations.autogenerate.DesiredSchema;
import com.monassurance.migrations.autogenerate.DraftOutcome;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.catalog.DdlScript;
import com.monassurance.migrations.catalog.DdlStatement;
import com.monassurance.migrations.catalog.DdlWriter;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.RevisionWriter;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The guide's first migration: a field is added to the policy in the model, and the revision writes itself. */
final class AutogenerateStop {

    private static final String MESSAGE = "add_new_field_to_policy";
    private static final String FIELD = "alter table public.policies add column agency_code varchar(40)";

    private AutogenerateStop() {}

    /** Drafts, writes and shows the revision on an author's database, where the schema is as the scripts make it. */
    static void draft(Tour tour) throws IOException, SQLException {
        ScriptSource shipped = ScriptSources.classpath(MonAssuranceSchema.location());
        Path folder = Files.createDirectories(tour.stage().directory().resolve("revisions"));
        try (PostgresDatabase author = tour.stage().postgres().newDatabase()) {
            Migrator.over(author.dataSource()).scripts(shipped).build().upgrade(Target.head());
            DraftOutcome outcome = Autogenerator.on(ScratchServers.onLoopback(settings(author)))
                    .live(author.dataSource())
                    .scripts(shipped)
                    .model(DesiredSchema.files(model(tour.stage().directory(), author)))
                    .build()
                    .draft(MESSAGE);
            if (!(outcome instanceof DraftOutcome.Proven proven)) {
                throw new IllegalStateException("the revision is not proven: " + outcome);
            }
            Path file = proven.draft().write(RevisionWriter.into(folder, shipped));
            tour.console().done("revision --autogenerate -m %s: proven up, down and up again", MESSAGE);
            Stream.concat(
                            proven.draft().upgrade().statements().stream(),
                            proven.draft().downgrade().statements().stream())
                    .forEach(statement -> tour.console().fact("%s", statement.sql()));
            tour.console().fact("written to %s, not applied", folder.relativize(file));
        }
    }

    private static ConnectionSettings settings(PostgresDatabase database) {
        return ConnectionSettings.of(database.jdbcUrl())
                .withUser(database.user())
                .withPassword(Secret.of(database.password()));
    }

    /** The schema as it is, as SQL, and one field more. */
    private static Path model(Path directory, PostgresDatabase database) throws IOException, SQLException {
        DdlScript script = DdlWriter.write(catalog(database.dataSource()));
        String schema = Stream.concat(
                        Stream.concat(script.preData().stream(), script.postData().stream())
                                .map(DdlStatement::sql),
                        Stream.of(FIELD))
                .collect(Collectors.joining(";\n\n", "", ";\n"));
        return Files.writeString(directory.resolve("model.sql"), schema);
    }

    private static Catalog catalog(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return CatalogReader.of(CatalogSettings.defaults()).read(connection);
        }
    }
}
