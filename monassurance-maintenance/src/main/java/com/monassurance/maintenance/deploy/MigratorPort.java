package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.failure.OpsException;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.PlannedRevision;
import java.util.List;
import java.util.function.Supplier;

/** The schema through a migrator. */
final class MigratorPort implements Migrations {

    private final Migrator migrator;

    MigratorPort(Migrator migrator) {
        this.migrator = requireNonNull(migrator, "migrator");
    }

    @Override
    public SchemaPlan plan() {
        try {
            MigrationPlan plan = migrator.plan(Target.head());
            return new SchemaPlan(migrator.history().current(), plan.ids(), losses(plan), List.of());
        } catch (OpsException e) {
            return new SchemaPlan(List.of(), List.of(), List.of(), List.of(problem(e)));
        }
    }

    @Override
    public StepOutcome upgrade() {
        return outcome(() -> migrator.upgrade(Target.head()));
    }

    @Override
    public DowngradePlan planDowngrade(String target) {
        try {
            MigrationPlan plan = migrator.planDowngrade(Target.parse(target));
            return new DowngradePlan(target, plan.ids(), losses(plan), List.of());
        } catch (OpsException e) {
            return new DowngradePlan(target, List.of(), List.of(), List.of(problem(e)));
        } catch (IllegalArgumentException e) {
            return new DowngradePlan(target, List.of(), List.of(), List.of(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public StepOutcome downgrade(String target, String consent) {
        return outcome(() -> migrator.downgrade(Target.parse(target)));
    }

    private static StepOutcome outcome(Supplier<MigrationReport> act) {
        try {
            MigrationReport report = act.get();
            return StepOutcome.done(report.isChanged() ? "done: " + String.join(", ", report.ids()) : "nothing to do");
        } catch (OpsException e) {
            return StepOutcome.failed(problem(e));
        }
    }

    private static List<String> losses(MigrationPlan plan) {
        return plan.revisions().stream()
                .flatMap(revision -> losses(revision).stream())
                .toList();
    }

    private static List<String> losses(PlannedRevision revision) {
        return revision.section().statements().stream()
                .flatMap(statement -> DataLoss.of(statement.text()).stream())
                .map(loss -> revision.id() + " " + loss)
                .toList();
    }

    private static String problem(OpsException e) {
        return e.getMessage() + " " + e.nextStep();
    }
}
