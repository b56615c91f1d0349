package com.monassurance.maintenance.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A real git repository with a bare remote, in a directory of the test. */
final class Repository {

    private final Path workTree;
    private final Path remote;

    Repository(Path directory) throws IOException {
        this.workTree = Files.createDirectory(directory.resolve("work"));
        this.remote = directory.resolve("remote.git");
        run(directory, "git", "init", "--quiet", "--bare", remote.toString());
        git("init", "--quiet", "--initial-branch=main");
        git("config", "user.name", "Test");
        git("config", "user.email", "test@monassurance.example");
        git("config", "commit.gpgsign", "false");
        git("config", "tag.gpgsign", "false");
        git("remote", "add", "origin", remote.toString());
        commit("first");
    }

    Path workTree() {
        return workTree;
    }

    void commit(String text) throws IOException {
        Files.writeString(workTree.resolve("app.txt"), text);
        git("add", "app.txt");
        git("commit", "--quiet", "--message", text);
    }

    String git(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "git";
        System.arraycopy(words, 0, command, 1, words.length);
        return run(workTree, command);
    }

    String remoteTags() {
        return run(remote, "git", "tag", "--list").strip();
    }

    void refusePushes() throws IOException {
        Path hook = remote.resolve("hooks").resolve("pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\necho 'releases are frozen' >&2\nexit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String run(Path directory, String... words) {
        CommandRun run = CommandRun.of(Command.of(words).in(directory));
        if (!run.isSuccess()) {
            throw new AssertionError(String.join(" ", words) + ": " + run.summary());
        }
        return run.output();
    }
}
