package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository through the {@code git} program; it never asks for a password. */
final class ProcessGit implements Git {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int TAGS_MAX = 10_000;
    /** Room for that many tags of a hundred bytes. */
    private static final int OUTPUT_BYTES_MAX = 1024 * 1024;

    private static final Map<String, String> QUIET =
            Map.of("GIT_TERMINAL_PROMPT", "0", "LC_ALL", "C", "GIT_OPTIONAL_LOCKS", "0");

    private final Path workTree;
    private final String remote;

    ProcessGit(Path workTree, String remote) {
        this.workTree = requireNonNull(workTree, "workTree");
        if (!remote.matches("[A-Za-z0-9][A-Za-z0-9._/-]*")) {
            throw new IllegalArgumentException("not the name of a remote: " + remote);
        }
        this.remote = remote;
    }

    @Override
    public String head() {
        return read("rev-parse", "--verify", "HEAD^{commit}").strip();
    }

    @Override
    public boolean isClean() {
        return read("status", "--porcelain").isBlank();
    }

    @Override
    public List<String> tags() {
        return read(
                        "for-each-ref",
                        "--count=" + TAGS_MAX,
                        "--sort=-creatordate",
                        "--format=%(refname:strip=2)",
                        "refs/tags")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    @Override
    public Optional<String> commitOf(String tag) {
        CommandRun run = git("rev-parse", "--quiet", "--verify", "refs/tags/" + tag + "^{commit}");
        if (run.exitStatus() == 1) {
            return Optional.empty();
        }
        return Optional.of(required(run, "rev-parse").strip());
    }

    @Override
    public StepOutcome tag(String tag, String commit, String message) {
        return outcome(git("tag", "--annotate", "--message=" + message, "--", tag, commit), "tagged " + tag);
    }

    @Override
    public StepOutcome push(String tag) {
        String ref = "refs/tags/" + tag;
        return outcome(git("push", "--porcelain", remote, ref + ":" + ref), "pushed " + tag + " to " + remote);
    }

    @Override
    public StepOutcome deleteLocalTag(String tag) {
        return outcome(git("tag", "--delete", "--", tag), "removed the local tag " + tag);
    }

    private static StepOutcome outcome(CommandRun run, String done) {
        return run.isSuccess() ? StepOutcome.done(done) : StepOutcome.failed("git: " + run.summary());
    }

    private String read(String... words) {
        return required(git(words), words[0]);
    }

    private String required(CommandRun run, String verb) {
        if (!run.isSuccess()) {
            throw new MaintenanceException(
                    DeployError.GIT_UNREADABLE,
                    "git " + verb + " failed in " + workTree + ": " + run.summary(),
                    "Check that git is installed and that the directory is a working tree with a commit.");
        }
        return run.output();
    }

    private CommandRun git(String... words) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        return CommandRun.of(new Command(command, workTree, QUIET, TIMEOUT), OUTPUT_BYTES_MAX);
    }
}
