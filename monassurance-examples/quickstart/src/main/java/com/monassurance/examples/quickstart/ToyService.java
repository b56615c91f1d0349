package com.monassurance.examples.quickstart;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.examples.http.HttpHost;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.maintenance.deploy.StepOutcome;
import com.monassurance.maintenance.deploy.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A service small enough to be deployed by the quickstart: a git repository with a remote, a work tree that is its
 * installation, and an HTTP host that answers with the version it finds in that work tree when it starts. Confined to
 * one thread.
 */
final class ToyService implements AutoCloseable {

    private static final String VERSION_FILE = "VERSION";
    private static final Duration GIT_LIMIT = Duration.ofSeconds(30);
    private static final Duration FIRST_RESULT = Duration.ofSeconds(5);

    private final Path workTree;
    private final DataSource database;
    private int port;
    private @Nullable HealthMonitor monitor;
    private @Nullable HttpHost host;

    private ToyService(Path workTree, DataSource database) {
        this.workTree = workTree;
        this.database = database;
    }

    /** Makes the repository with its remote and starts the first version, already tagged. */
    static ToyService create(Path directory, DataSource database, Version first)
            throws IOException, InterruptedException {
        Path remote = directory.resolve("origin.git");
        Path workTree = Files.createDirectories(directory.resolve("service"));
        git(directory, "init", "--quiet", "--bare", remote.toString());
        git(workTree, "init", "--quiet", "--initial-branch=main");
        git(workTree, "config", "user.name", "Quickstart");
        git(workTree, "config", "user.email", "quickstart@example.invalid");
        git(workTree, "remote", "add", "origin", remote.toString());
        ToyService service = new ToyService(workTree, database);
        service.commit(first);
        git(workTree, "tag", first.tag());
        git(workTree, "push", "--quiet", "origin", "main", first.tag());
        service.restart();
        return service;
    }

    Path workTree() {
        return workTree;
    }

    URI health() {
        return URI.create("http://127.0.0.1:" + port + "/health");
    }

    /** A developer's work: a commit on main that carries the next version. */
    void commit(Version version) throws IOException, InterruptedException {
        Files.writeString(workTree.resolve(VERSION_FILE), version + "\n");
        git(workTree, "add", VERSION_FILE);
        git(workTree, "commit", "--quiet", "-m", "Release " + version);
    }

    /** The port of a deployment that restarts this service. */
    StepOutcome restarted() {
        try {
            restart();
            return StepOutcome.done("restarted on " + health());
        } catch (IOException e) {
            return StepOutcome.failed("it did not start: " + e.getMessage());
        }
    }

    private void restart() throws IOException {
        close();
        String version = Files.readString(workTree.resolve(VERSION_FILE)).strip();
        HealthMonitor started = HealthMonitor.builder(
                        new ApplicationInfo("monassurance", version, "quickstart", "toy-service"))
                .check("database", PostgresCheck.of(database), CheckPolicy.shared())
                .build();
        started.checkNow(FIRST_RESULT);
        monitor = started;
        HttpHost listening = HttpHost.start(port, HealthEndpoint.of(started), () -> "");
        host = listening;
        port = listening.address().getPort();
    }

    @Override
    public void close() {
        if (host != null) {
            host.close();
        }
        if (monitor != null) {
            monitor.close();
        }
    }

    private static void git(Path directory, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add("git");
        builder.command().addAll(java.util.List.of(words));
        Process process = builder.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(GIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("git " + String.join(" ", words) + " failed");
        }
    }
}
