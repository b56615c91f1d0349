package com.monassurance.benchmarks;

import com.monassurance.core.schema.MonAssuranceSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The upgrade sections of the MonAssurance revisions as one plain script: what any migrator has to run at least. */
final class HeadSchema {

    private static final String SCRIPT = MonAssuranceSchema.revisionFiles().stream()
            .map(HeadSchema::upgradeSection)
            .collect(Collectors.joining("\n"))
            .replace(" concurrently ", " ");

    private HeadSchema() {}

    static void apply(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SCRIPT);
        }
    }

    private static String upgradeSection(String file) {
        String resource = "/" + MonAssuranceSchema.location() + "/" + file;
        try (InputStream in = MonAssuranceSchema.class.getResourceAsStream(resource)) {
            String script = new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
            return script.substring(script.indexOf("-- upgrade\n"), script.indexOf("-- downgrade\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
