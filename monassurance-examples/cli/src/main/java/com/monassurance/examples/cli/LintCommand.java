package com.monassurance.examples.cli;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.history.KnownRevision;
import com.monassurance.migrations.lint.LintReport;
import com.monassurance.migrations.lint.Linter;
import com.monassurance.migrations.lint.Severity;
import com.monassurance.migrations.lint.TableSizes;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.script.RepeatableScript;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptSet;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lint [FILE…]}: what is wrong with scripts, before they are run. */
@Command(name = "lint", sortOptions = false)
final class LintCommand extends HostCommand {

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description =
                    "SQL in the order in which it is run, or folders of it; without any, the revisions of --scripts.")
    List<Path> files = new ArrayList<>();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit 1 on a finding at or above it: info, warning, error or never; error.")
    String failOn = "error";

    @Option(names = "--diff", description = "Print the scripts in forms that do not block, as a diff for patch -p1.")
    boolean diff;

    @Option(names = "--sarif", paramLabel = "F", description = "Write the findings as SARIF 2.1.0 too.")
    @Nullable
    Path sarif;

    @Option(names = "--pending", description = "Only the revisions that the database does not have yet.")
    boolean pending;

    @Option(names = "--downgrades", description = "Look at downgrades too, which are there to drop things.")
    boolean downgrades;

    @Option(names = "--with", split = ",", paramLabel = "RULE", description = "Rules to switch on.")
    List<String> with = new ArrayList<>();

    @Option(names = "--without", split = ",", paramLabel = "RULE", description = "Rules to switch off.")
    List<String> without = new ArrayList<>();

    @Option(names = "--rules", description = "Print the rules there are.")
    boolean rules;

    LintCommand(Host host) {
        super(host);
    }

    @Override
    int run() throws IOException {
        LintText text = new LintText(console());
        if (rules) {
            text.rules();
            return Exit.DONE;
        }
        Severity threshold = threshold();
        if (pending && !files.isEmpty()) {
            throw CliException.of(CliError.BAD_COMMAND, "--pending is about --scripts, not about files.", "Leave one.");
        }
        LintReport report = files.isEmpty() ? revisions() : linter(Set.of()).lint(read());
        if (sarif != null) {
            write(sarif, report.toSarif());
        }
        if (console().isJson()) {
            text.json(report);
        } else if (diff) {
            text.diff(report);
        } else {
            text.print(report);
        }
        return threshold != null && report.hasAtLeast(threshold) ? Exit.NO : Exit.DONE;
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw CliException.file("writing " + file, e);
        }
        console().remark("Written to " + file + ".");
    }

    private @Nullable Severity threshold() {
        if (failOn.equals("never")) {
            return null;
        }
        return Stream.of(Severity.values())
                .filter(severity -> severity.word().equals(failOn))
                .findFirst()
                .orElseThrow(() -> CliException.of(
                        CliError.BAD_COMMAND,
                        "There is no severity " + failOn + ".",
                        "Use info, warning, error or never."));
    }

    /** Decides with the catalogue and the sizes of tables when a database is configured; it is only read. */
    private Linter linter(Set<String> applied) {
        Linter.Builder builder = Linter.builder()
                .applied(applied)
                .alsoWith(with.toArray(String[]::new))
                .without(without.toArray(String[]::new));
        if (downgrades) {
            builder.downgrades();
        }
        if (hasDatabase()) {
            try (SqlSession session = SqlSession.open(host.dataSource(), SessionSettings.of("lint"))) {
                Catalog catalog = CatalogReader.of(CatalogSettings.defaults()).read(session.connection());
                String schema = session.connection().getSchema();
                builder.with(catalog, TableSizes.read(host.dataSource()));
                if (schema != null && !schema.equals("public")) {
                    builder.searchPath(schema, "public");
                }
            } catch (SQLException e) {
                throw DatabaseException.of("reading the catalogue", e);
            }
        }
        return builder.build();
    }

    private boolean hasDatabase() {
        return host.configWithoutDatabase().findDatabase().isPresent();
    }

    private LintReport revisions() {
        ScriptSet scripts = ScriptSet.read(host.scripts());
        List<String> all = scripts.graph().order().stream().map(Revision::id).toList();
        Set<String> applied = Set.of();
        if (hasDatabase()) {
            applied = host.migrator().build().history().history().stream()
                    .filter(KnownRevision::isApplied)
                    .map(KnownRevision::id)
                    .filter(all::contains)
                    .collect(Collectors.toSet());
        } else if (pending) {
            throw CliException.of(
                    CliError.NOT_CONFIGURED,
                    "Which revisions are pending a database has to say.",
                    "Give --url JDBC_URL.");
        }
        Set<String> known = applied;
        List<String> wanted =
                all.stream().filter(id -> !pending || !known.contains(id)).toList();
        if (!pending && !known.isEmpty()) {
            console()
                    .remark("What the database has already (" + known.size() + " of " + all.size()
                            + " revisions) is judged by its text alone; --pending leaves it out.");
        }
        Map<String, String> paths = paths(scripts);
        return linter(known).lint(scripts, wanted).renamed(name -> paths.getOrDefault(name, name));
    }

    /** Where scripts are, as the working directory sees it. */
    private static Map<String, String> paths(ScriptSet scripts) {
        Map<String, String> paths = new HashMap<>();
        for (Revision revision : scripts.graph().order()) {
            RevisionScript script = scripts.find(revision.id()).orElseThrow();
            paths.put(script.name(), shown(script.name(), script.origin()));
        }
        for (RepeatableScript script : scripts.repeatables()) {
            paths.put(script.fileName(), shown(script.fileName(), script.origin()));
        }
        return paths;
    }

    /** Scripts inside of a jar, or in Java, have no path. */
    private static String shown(String name, String origin) {
        boolean isFile = !origin.contains(":") && origin.endsWith(name);
        return isFile ? shown(Path.of(origin)) : name;
    }

    private static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        Path path = absolute.startsWith(here) ? here.relativize(absolute) : absolute;
        return path.toString().replace('\\', '/');
    }

    private List<ScriptFile> read() throws IOException {
        List<ScriptFile> scripts = new ArrayList<>();
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw CliException.of(CliError.NO_SUCH_THING, "There is no file " + file + ".", "Correct the name.");
            }
            List<Path> all = List.of(file);
            if (Files.isDirectory(file)) {
                try (Stream<Path> inside = Files.list(file)) {
                    all = inside.filter(each -> each.toString().endsWith(".sql"))
                            .sorted()
                            .toList();
                }
            }
            for (Path each : all) {
                scripts.add(new ScriptFile(shown(each), each.toString(), text(each)));
            }
        }
        return scripts;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw CliException.of(CliError.FILE, file + " is not UTF-8.", "Save it as UTF-8.");
        }
    }
}
