package com.monassurance.maintenance.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.SampleData;
import com.monassurance.fixtures.TempTree;
import com.monassurance.maintenance.SchemaPreparer;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.DebianServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * pg_dump of the restored database is pg_dump of the original, schema and rows. {@code campaign.first} and
 * {@code campaign.pairs} choose other random schemas than the few of every day.
 */
class NativeJudgeTest {

    private static final long FIRST = Long.getLong("campaign.first", 0);
    private static final int SCHEMAS = Integer.getInteger("campaign.pairs", 5);
    private static final Path RANDOM_SCHEMAS = Path.of("../monassurance-migrations/target/test-classes");

    private static Judge judge;

    private TempTree tree;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> binaries = DebianServer.installed();
        assumeTrue(binaries.isPresent(), "no PostgreSQL server with its clients below /usr/lib/postgresql");
        judge = Judge.start(binaries.get());
    }

    @AfterAll
    static void stop() {
        if (judge != null) {
            judge.close();
        }
    }

    @BeforeEach
    void directory() {
        tree = TempTree.create();
    }

    @AfterEach
    void clear() {
        tree.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables", "partitions", "routines", "access", "rare"})
    void an_area_of_the_catalogue_comes_back_as_it_was(String area) throws Exception {
        String original = judge.newDatabase();
        judge.script(original, Judge.resource(area, 15));

        assertComesBack(original);
    }

    @Test
    void the_domain_with_sample_data_comes_back_as_it_was() throws Exception {
        String original = judge.newDatabase();
        SchemaPreparer.INSTANCE.prepare(judge.server().dataSource(original));
        SampleData.into(judge.server().dataSource(original)).scale(0.002).load();

        assertComesBack(original);
    }

    @Test
    void every_type_and_hostile_name_comes_back_as_it_was() throws Exception {
        String original = judge.newDatabase();
        try (InputStream in = NativeJudgeTest.class.getResourceAsStream("/backup/values.sql")) {
            judge.script(original, new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }

        assertComesBack(original);
    }

    @Test
    void random_schemas_come_back_as_they_were() throws Exception {
        assumeTrue(Files.isDirectory(RANDOM_SCHEMAS), "the tests of migrations are not compiled");
        List<String> problems = new ArrayList<>();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {RANDOM_SCHEMAS.toUri().toURL()}, NativeJudgeTest.class.getClassLoader())) {
            Class<?> type = loader.loadClass("com.monassurance.migrations.schema.RandomSchema");
            Method of = type.getMethod("of", long.class, int.class);
            Method statements = type.getMethod("statements");
            for (long seed = FIRST; seed < FIRST + SCHEMAS; seed++) {
                String original = judge.newDatabase();
                @SuppressWarnings("unchecked")
                List<String> sql = (List<String>) statements.invoke(of.invoke(null, seed, 15));
                judge.statements(original, sql);
                try {
                    assertComesBack(original);
                } catch (AssertionError | RuntimeException e) {
                    problems.add(seed + ": " + e.getMessage());
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    private void assertComesBack(String original) throws Exception {
        Path file = tree.root().resolve(original + ".tar");
        Path plain = tree.root().resolve(original + ".sql.gz");
        String restored = judge.newDatabase();
        String fromPlain = judge.newDatabase();
        try {
            judge.write(judge.engine(original), BackupFormat.NATIVE, file);
            judge.restore(restored).run(file);
            List<String> expected = judge.dump(original);
            assertThat(judge.dump(restored)).isEqualTo(expected);
            assertThat(NativeComparison.of(file, judge.server().dataSource(restored)))
                    .isEmpty();

            judge.write(judge.engine(original), BackupFormat.PLAIN_GZIP, plain);
            Path sql = tree.root().resolve(original + ".sql");
            try (InputStream in = new GZIPInputStream(Files.newInputStream(plain));
                    OutputStream out = Files.newOutputStream(sql)) {
                in.transferTo(out);
            }
            judge.server().client("psql", fromPlain, "-X", "-q", "-f", sql.toString());
            assertThat(judge.dump(fromPlain)).isEqualTo(expected);
        } finally {
            judge.drop(original, restored, fromPlain);
        }
    }
}
