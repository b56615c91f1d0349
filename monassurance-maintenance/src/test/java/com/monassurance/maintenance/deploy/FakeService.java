package com.monassurance.maintenance.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A service, its schema and its backups, in memory: everything a runbook acts on but git. */
final class FakeService implements DatabaseBackup, Migrations, Running, Activation, Restart {

    final List<String> log = new ArrayList<>();
    final List<String> backups = new ArrayList<>();
    final List<String> applied = new ArrayList<>(List.of("0001", "0002"));
    final List<String> pending = new ArrayList<>(List.of("0003"));
    final List<String> losses = new ArrayList<>();
    String runningVersion = "1.2.2";
    String activated = "1.2.2";
    boolean healthy = true;
    String failing = "";
    boolean restartKeepsTheOldImage;

    @Override
    public StepOutcome take(String name) {
        return step("backup", () -> backups.add(name));
    }

    @Override
    public StepOutcome verify(String name) {
        log.add("verify-backup");
        return backups.contains(name) ? StepOutcome.done("there") : StepOutcome.failed("no backup " + name);
    }

    @Override
    public SchemaPlan plan() {
        return new SchemaPlan(List.of(applied.get(applied.size() - 1)), pending, List.of(), List.of());
    }

    @Override
    public StepOutcome upgrade() {
        return step("migrate", () -> {
            applied.addAll(pending);
            pending.clear();
        });
    }

    @Override
    public DowngradePlan planDowngrade(String target) {
        int at = applied.indexOf(target);
        List<String> refusals = at < 0 ? List.of("no revision " + target) : List.of();
        List<String> undone = at < 0 ? List.of() : applied.subList(at + 1, applied.size());
        return new DowngradePlan(target, undone, undone.isEmpty() ? List.of() : losses, refusals);
    }

    @Override
    public StepOutcome downgrade(String target, String consent) {
        return step(
                "downgrade",
                () -> applied.subList(applied.indexOf(target) + 1, applied.size())
                        .clear());
    }

    @Override
    public State look(Duration timeout) {
        return new State(healthy, runningVersion, "fake");
    }

    @Override
    public StepOutcome activate(Version version) {
        return step("activate", () -> activated = version.toString());
    }

    @Override
    public StepOutcome restart(Version version) {
        return step("restart", () -> runningVersion = restartKeepsTheOldImage ? runningVersion : activated);
    }

    private StepOutcome step(String name, Runnable effect) {
        log.add(name);
        if (failing.equals(name)) {
            return StepOutcome.failed(name + " went wrong");
        }
        effect.run();
        return StepOutcome.done(name);
    }

    PreCheck check(String name) {
        return new PreCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public StepOutcome run() {
                return step(name, () -> {});
            }
        };
    }

    DeploymentPorts ports(Git git) {
        return DeploymentPorts.builder()
                .check(check("strict check"))
                .check(check("tests"))
                .git(git)
                .backup(this)
                .migrations(this)
                .activation(this)
                .restart(this)
                .running(this)
                .build();
    }
}
