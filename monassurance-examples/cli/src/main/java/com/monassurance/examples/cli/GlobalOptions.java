package com.monassurance.examples.cli;

import com.monassurance.core.failure.OpsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. Filled by picocli. */
@Command(
        name = "monassurance-ops",
        description = "Operates a MonAssurance service on PostgreSQL and Redis.",
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Every option may also stand in the environment (MONASSURANCE_DATABASE_URL, …) or in --config FILE.",
            "Exit status: 0 done and well, 1 the answer is no, 2 usage or configuration, 3 refused for safety,",
            "4 failed while running, 5 gave up waiting for a lock or a deadline."
        })
final class GlobalOptions implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "Properties or JSON.")
    @Nullable
    Path config;

    @Option(names = "--url", paramLabel = "JDBC_URL", scope = ScopeType.INHERIT, description = "The database.")
    @Nullable
    String url;

    @Option(names = "--user", paramLabel = "ROLE", scope = ScopeType.INHERIT, description = "Role on the database.")
    @Nullable
    String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "File with the password; else MONASSURANCE_DATABASE_PASSWORD, PGPASSFILE or ~/.pgpass.")
    @Nullable
    String passwordFile;

    @Option(
            names = "--direct-url",
            paramLabel = "JDBC_URL",
            scope = ScopeType.INHERIT,
            description = "The same database round the pooler.")
    @Nullable
    String directUrl;

    @Option(names = "--direct-user", paramLabel = "ROLE", scope = ScopeType.INHERIT, description = "Its role.")
    @Nullable
    String directUser;

    @Option(
            names = "--direct-password-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "File with its password.")
    @Nullable
    String directPasswordFile;

    @Option(
            names = "--scratch-url",
            paramLabel = "JDBC_URL",
            scope = ScopeType.INHERIT,
            description = "Server for scratch databases; --url itself when that is on this machine.")
    @Nullable
    String scratchUrl;

    @Option(names = "--scratch-user", paramLabel = "ROLE", scope = ScopeType.INHERIT, description = "Its role.")
    @Nullable
    String scratchUser;

    @Option(
            names = "--scratch-password-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "File with its password.")
    @Nullable
    String scratchPasswordFile;

    @Option(names = "--scratch-on-target", scope = ScopeType.INHERIT, description = "Allow scratch databases on --url.")
    boolean scratchOnTarget;

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description = "The user's own jars and folders: annotated records, revisions written in Java.")
    List<String> classPath = new ArrayList<>();

    @Option(
            names = "--redis",
            paramLabel = "URI",
            scope = ScopeType.INHERIT,
            description = "redis://, rediss:// or redis-sentinel://.")
    List<String> redis = new ArrayList<>();

    @Option(
            names = "--storage",
            paramLabel = "URI",
            scope = ScopeType.INHERIT,
            description = "file:///dir or s3://bucket/prefix.")
    @Nullable
    String storage;

    @Option(
            names = "--scripts",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Revision scripts, repeatable; by default those of MonAssurance.")
    List<String> scripts = new ArrayList<>();

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Schema looked at by diff and autogenerate, repeatable.")
    List<String> schemas = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            description = "JSON goes to stdout alone; text is the default.")
    String format = "text";

    @Option(
            names = "--lang",
            paramLabel = "fr|en",
            scope = ScopeType.INHERIT,
            description = "Language of texts; by default of LC_ALL or LANG.")
    @Nullable
    String lang;

    @Option(names = "-q", scope = ScopeType.INHERIT, description = "No remarks on stderr.")
    boolean quiet;

    @Option(names = "-v", scope = ScopeType.INHERIT, description = "More detail, the log, and stack traces.")
    boolean verbose;

    @Option(names = "--no-progress", scope = ScopeType.INHERIT, description = "No progress on a terminal.")
    boolean noProgress;

    /** Not inherited: {@code deploy --version V} names the version to deploy. */
    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help.")
    boolean help;

    /** Without a command there is nothing to do. */
    @Override
    public Integer call() throws OpsException {
        throw CliException.of(CliError.BAD_COMMAND, "There is no command.", "Try 'monassurance-ops --help'.");
    }
}
