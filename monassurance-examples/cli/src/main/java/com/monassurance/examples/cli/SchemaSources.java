package com.monassurance.examples.cli;

import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.sql.DataSources;
import com.monassurance.migrations.autogenerate.DesiredSchema;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the options call SOURCE. Confined to one thread. */
final class SchemaSources {

    /** An option that names a source, and who to be where it is a database. */
    record Named(
            String option,
            String source,
            @Nullable String user,
            @Nullable String passwordFile) {}

    private final Host host;

    SchemaSources(Host host) {
        this.host = host;
    }

    DesiredSchema schema(Named named) {
        String source = named.source();
        int colon = source.indexOf(':');
        String rest = source.substring(colon + 1);
        String kind = colon < 0 || rest.isEmpty() ? "" : source.substring(0, colon);
        return switch (kind) {
            case "file" -> DesiredSchema.files(Path.of(rest));
            case "db" -> DesiredSchema.database(DataSources.unpooled(address(named, rest)));
            case "scripts" -> scripts(rest);
            case "class" -> DesiredSchema.records(records(rest));
            default ->
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "'" + source + "' of " + named.option() + " names no schema.",
                        "Write file:PATH, db:JDBC_URL, scripts:DIR[@REV] or class:NAME[,NAME…].");
        };
    }

    /** Where the database of a source is; empty for any other source. */
    List<ConnectionSettings> addresses(List<Named> sources) {
        return sources.stream()
                .filter(named -> named.source().startsWith("db:"))
                .map(named -> address(named, named.source().substring("db:".length())))
                .toList();
    }

    private ConnectionSettings address(Named named, String url) {
        return host.address(named.option(), url, named.user(), named.passwordFile());
    }

    private static DesiredSchema scripts(String rest) {
        int at = rest.lastIndexOf('@');
        Path folder = Path.of(at < 0 ? rest : rest.substring(0, at));
        Target target = at < 0 ? Target.heads() : Target.parse(rest.substring(at + 1));
        return DesiredSchema.scripts(ScriptSources.directory(folder), target);
    }

    private List<Class<? extends Record>> records(String names) {
        ClassLoader loader =
                UserClasses.loader(host.configWithoutDatabase().migrations().classPath());
        List<Class<? extends Record>> records = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            try {
                records.add(Class.forName(name.strip(), false, loader).asSubclass(Record.class));
            } catch (ClassNotFoundException | LinkageError | ClassCastException e) {
                throw CliException.of(
                        CliError.NO_SUCH_THING,
                        "There is no record " + name.strip() + " on the class path: " + e.getMessage() + ".",
                        "Name records by their full class names, and where they are by --class-path.");
            }
        }
        return records;
    }
}
