package com.monassurance.benchmarks.catalog;

import com.monassurance.core.Secret;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.autogenerate.Autogenerator;
import com.monassurance.migrations.autogenerate.DesiredSchema;
import com.monassurance.migrations.autogenerate.SchemaCheck;
import com.monassurance.migrations.scratch.ScratchServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Times a check as its callers make it: the model is an SQL file, made in a scratch database, and the database is as it says. */
final class WholeCheck {

    private WholeCheck() {}

    static void measure(PostgresFixture server, PostgresDatabase database, int tables, int rounds) throws IOException {
        Path model = Files.createTempFile("model", ".sql");
        try {
            Files.writeString(model, LargeSchema.sql(tables));
            measure(server, database, model, rounds);
        } finally {
            Files.delete(model);
        }
    }

    private static void measure(PostgresFixture server, PostgresDatabase database, Path model, int rounds) {
        double[] first = new double[rounds];
        double[] again = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            Autogenerator generator = Autogenerator.on(ScratchServers.onLoopback(
                            ConnectionSettings.of(server.jdbcUrl("postgres"))
                                    .withUser(server.user())
                                    .withPassword(Secret.of(server.password()))))
                    .live(database.dataSource())
                    .model(DesiredSchema.files(model))
                    .build();
            first[i] = millis(generator);
            again[i] = millis(generator);
        }
        print("check of an SQL file, made on scratch", first);
        print("check of the same file again", again);
    }

    private static double millis(Autogenerator generator) {
        long start = System.nanoTime();
        SchemaCheck check = generator.check();
        double millis = (System.nanoTime() - start) / 1e6;
        if (!(check instanceof SchemaCheck.Same)) {
            throw new IllegalStateException("something differs: " + check);
        }
        return millis;
    }

    private static void print(String what, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT, "%-58s %9.1f ms, at most %.1f ms%n", what, sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
}
