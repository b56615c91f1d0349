package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.ScriptProblem;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SQL files as the model. */
final class SqlFiles extends DesiredSchema {

    private static final int PROBLEMS_SHOWN_MAX = 20;
    private static final int FILES_MAX = 10_000;

    private final Path path;

    SqlFiles(Path path) {
        this.path = path;
    }

    /** A file with what it holds. */
    record ModelFile(String name, String text, List<SqlStatement> statements) {}

    @Override
    public String name() {
        return "file:" + path;
    }

    @Override
    String content() {
        return read().stream().map(file -> file.name() + "\0" + file.text()).collect(Collectors.joining("\0"));
    }

    @Override
    LoadedSchema load(Workshop workshop) {
        List<ModelFile> files = read();
        return workshop.make((database, connection) -> new ModelRun(connection, workshop).run(files));
    }

    /** Reads and checks all files before anything is run. */
    List<ModelFile> read() {
        List<ModelFile> files = new ArrayList<>();
        List<ScriptProblem> problems = new ArrayList<>();
        for (Path file : list()) {
            String name = String.valueOf(file.getFileName());
            String text = text(file);
            StatementSplitter.Split split = StatementSplitter.split(name, text);
            problems.addAll(split.problems());
            for (SqlStatement statement : split.statements()) {
                ModelRule.refusal(statement)
                        .ifPresent(problem ->
                                problems.add(new ScriptProblem(name, statement.line(), statement.column(), problem)));
            }
            files.add(new ModelFile(name, text, split.statements()));
        }
        if (!problems.isEmpty()) {
            String shown = problems.stream()
                    .limit(PROBLEMS_SHOWN_MAX)
                    .map(ScriptProblem::summary)
                    .collect(Collectors.joining(" "));
            int hidden = problems.size() - PROBLEMS_SHOWN_MAX;
            throw bad(
                    "The model " + name() + " cannot be run on scratch, nothing was: " + shown
                            + (hidden > 0 ? " And " + hidden + " more." : ""),
                    null);
        }
        return files;
    }

    private List<Path> list() {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files = entries.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .limit(FILES_MAX)
                    .toList();
            if (files.isEmpty()) {
                throw bad("The folder " + path + " holds no .sql file.", null);
            }
            return files;
        } catch (IOException e) {
            throw bad("The folder " + path + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (MalformedInputException e) {
            throw bad("The file " + file + " is not UTF-8.", e);
        } catch (IOException e) {
            throw bad("The file " + file + " cannot be read.", e);
        }
    }

    private static MigrationException bad(String problem, @Nullable IOException cause) {
        return new MigrationException(
                MigrationError.BAD_MODEL, problem, "Correct the model and run it again.", Map.of(), cause);
    }
}
