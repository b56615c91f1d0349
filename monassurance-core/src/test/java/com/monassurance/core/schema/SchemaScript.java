package com.monassurance.core.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Reads and runs {@code schema.sql} and the sections of the revision scripts, for tests without a migrator. */
final class SchemaScript {

    private static final Pattern MARKER = Pattern.compile("-- (upgrade|downgrade|verify)");

    private SchemaScript() {}

    /** Returns the schema at head as one plain script. */
    static String text() {
        return resource("/schema.sql");
    }

    /** Makes the schema at head. */
    static void apply(DataSource dataSource) throws SQLException {
        run(dataSource, statements(text()));
    }

    /** Returns the lines of a revision script. */
    static List<String> lines(String revisionFile) {
        return resource("/" + MonAssuranceSchema.location() + "/" + revisionFile)
                .lines()
                .toList();
    }

    /** Returns the statements of one section of a revision script. */
    static List<String> section(String revisionFile, String marker) {
        List<String> lines = lines(revisionFile).stream()
                .dropWhile(line -> !line.equals("-- " + marker))
                .skip(1)
                .takeWhile(line -> !MARKER.matcher(line).matches())
                .toList();
        return statements(String.join("\n", lines));
    }

    /** Returns the sections that a revision script has, in their order. */
    static List<String> markers(String revisionFile) {
        return lines(revisionFile).stream()
                .map(MARKER::matcher)
                .filter(Matcher::matches)
                .map(marker -> marker.group(1))
                .toList();
    }

    /** Runs statements one by one, each in a transaction of its own. */
    static void run(DataSource dataSource, List<String> statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns the first column of every row of an answer as text. */
    static List<String> ask(DataSource dataSource, String question) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            List<String> answers = new ArrayList<>();
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
            return answers;
        }
    }

    /** The scripts of this schema hold no semicolon inside a statement. */
    private static List<String> statements(String sql) {
        String bare = sql.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining(" "));
        return Stream.of(bare.split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static String resource(String name) {
        try (InputStream in = SchemaScript.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
