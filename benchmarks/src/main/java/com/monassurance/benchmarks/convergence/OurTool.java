package com.monassurance.benchmarks.convergence;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.autogenerate.Autogenerator;
import com.monassurance.migrations.autogenerate.DesiredSchema;
import com.monassurance.migrations.autogenerate.PlanOutcome;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.StatementSplitter;
import java.util.List;

/** Our autogenerate, which proves what it gives, both ways. */
final class OurTool implements Tool {

    @Override
    public String words() {
        return "ours";
    }

    @Override
    public List<String> statements(PostgresDatabase from, PostgresDatabase to) {
        PlanOutcome outcome = Autogenerator.on(ScratchServers.of(from.server().dataSource("postgres"), from.server()::dataSource))
                .withoutProposals()
                .build()
                .diff(DesiredSchema.database(from.dataSource()), DesiredSchema.database(to.dataSource()));
        if (outcome instanceof PlanOutcome.Proven proven) {
            return StatementSplitter.split("script.sql", Autogenerator.script(proven.upgrade())).statements().stream()
                    .map(statement -> statement.text())
                    .toList();
        }
        if (outcome instanceof PlanOutcome.Nothing) {
            return List.of();
        }
        throw new IllegalStateException(outcome.toString());
    }
}
