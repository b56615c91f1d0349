package com.monassurance.examples.cli;

import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.examples.cli.SchemaSources.Named;
import com.monassurance.migrations.autogenerate.Autogenerator;
import com.monassurance.migrations.autogenerate.AutogeneratorBuilder;
import com.monassurance.migrations.autogenerate.DesiredSchema;
import com.monassurance.migrations.autogenerate.PlanOutcome;
import com.monassurance.migrations.autogenerate.SchemaCheck;
import com.monassurance.migrations.sqlplan.PlanSettings;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that compare schemas. */
final class SchemaCommands {

    private SchemaCommands() {}

    /** What the commands set alike: what is looked at, and where our own tables are. */
    static AutogeneratorBuilder generator(Host host, List<ConnectionSettings> targets) {
        AutogeneratorBuilder builder = Autogenerator.on(host.scratch(targets));
        host.configWithoutDatabase()
                .findDatabase()
                .ifPresent(database -> builder.history(database.opsSchema(), "default"));
        return builder.onlySchemas(host.configWithoutDatabase().migrations().schemas().stream()
                .map(schema -> schema.value())
                .collect(Collectors.toSet()));
    }

    /** {@code check --model SOURCE}. */
    @Command(name = "check", sortOptions = false)
    static final class Check extends HostCommand {

        @Option(names = "--model", required = true, paramLabel = "SOURCE", description = "What the schema should be.")
        String model = "";

        @Option(names = "--model-user", paramLabel = "ROLE", description = "Role on the database of --model.")
        @Nullable
        String user;

        @Option(names = "--model-password-file", paramLabel = "FILE", description = "File with its password.")
        @Nullable
        String passwordFile;

        @Mixin
        final LeftOut leftOut = new LeftOut();

        Check(Host host) {
            super(host);
        }

        @Override
        int run() {
            Named named = new Named("--model", model, user, passwordFile);
            SchemaCheck check = leftOut.into(generator(host, List.of(host.address())))
                    .live(host.dataSource())
                    .model(new SchemaSources(host).schema(named))
                    .build()
                    .check();
            if (check instanceof SchemaCheck.NotChecked not) {
                SchemaText.remarks(console(), List.of(), not.objects());
                throw SchemaText.notProven(not.reason());
            }
            if (check instanceof SchemaCheck.Different different) {
                if (console().isJson()) {
                    console().json(SchemaText.json(different));
                } else {
                    console().line(different.differences().describe());
                    console().remark("Left the database, right the model.");
                }
                SchemaText.remarks(console(), different.notes(), List.of());
                return Exit.NO;
            }
            SchemaCheck.Same same = (SchemaCheck.Same) check;
            if (console().isJson()) {
                console().json(Json.object("equal", true, "differences", List.of(), "notes", same.notes()));
            } else {
                console().line("The database is as the model says.");
            }
            SchemaText.remarks(console(), same.notes(), List.of());
            return Exit.DONE;
        }
    }

    /** {@code diff --from SOURCE --to SOURCE}. */
    @Command(name = "diff", sortOptions = false)
    static final class Diff extends HostCommand {

        @Option(names = "--from", required = true, paramLabel = "SOURCE", description = "The schema to start from.")
        String from = "";

        @Option(names = "--from-user", paramLabel = "ROLE", description = "Role on the database of --from.")
        @Nullable
        String fromUser;

        @Option(names = "--from-password-file", paramLabel = "FILE", description = "File with its password.")
        @Nullable
        String fromPasswordFile;

        @Option(names = "--to", required = true, paramLabel = "SOURCE", description = "The schema to arrive at.")
        String to = "";

        @Option(names = "--to-user", paramLabel = "ROLE", description = "Role on the database of --to.")
        @Nullable
        String toUser;

        @Option(names = "--to-password-file", paramLabel = "FILE", description = "File with its password.")
        @Nullable
        String toPasswordFile;

        @Option(names = "--down", description = "Print the way back.")
        boolean down;

        @Option(names = "--no-online", description = "Plain statements, which may block the application.")
        boolean plain;

        @Mixin
        final Decisions decisions = new Decisions();

        @Mixin
        final LeftOut leftOut = new LeftOut();

        @Option(names = "--no-prove", description = "Try nothing on scratch.")
        boolean unproven;

        Diff(Host host) {
            super(host);
        }

        @Override
        int run() {
            Named start = new Named("--from", from, fromUser, fromPasswordFile);
            Named end = new Named("--to", to, toUser, toPasswordFile);
            SchemaSources sources = new SchemaSources(host);
            DesiredSchema one = sources.schema(start);
            DesiredSchema other = sources.schema(end);
            PlanSettings settings = PlanSettings.defaults();
            Autogenerator generator = decisions
                    .into(leftOut.into(generator(host, sources.addresses(List.of(start, end)))))
                    .plans(plain ? settings.plain() : settings)
                    .build();
            PlanOutcome outcome = unproven ? generator.diffUnproven(one, other) : generator.diff(one, other);
            if (console().isJson()) {
                console().json(SchemaText.json(outcome));
            }
            if (outcome instanceof PlanOutcome.NotProven not) {
                console().flush();
                SchemaText.remarks(console(), List.of(), not.objects());
                if (!not.residual().isEqual()) {
                    console().remark(not.residual().describe());
                }
                throw SchemaText.notProven(not.reason());
            }
            if (outcome instanceof PlanOutcome.Undecided undecided) {
                console().flush();
                throw SchemaText.undecided(console(), undecided.proposals());
            }
            if (!console().isJson()) {
                text(outcome);
            }
            return Exit.DONE;
        }

        private void text(PlanOutcome outcome) {
            if (outcome instanceof PlanOutcome.Proven proven) {
                sql(down ? proven.downgrade() : proven.upgrade());
                SchemaText.remarks(console(), proven.notes(), List.of());
            } else if (outcome instanceof PlanOutcome.NotChecked not) {
                sql(down ? not.downgrade() : not.upgrade());
                SchemaText.remarks(console(), not.notes(), List.of());
            } else if (outcome instanceof PlanOutcome.Nothing nothing) {
                SchemaText.remarks(console(), nothing.notes(), List.of());
            }
        }

        private void sql(SchemaPlan plan) {
            console().line(Autogenerator.script(plan).stripTrailing());
        }
    }
}
