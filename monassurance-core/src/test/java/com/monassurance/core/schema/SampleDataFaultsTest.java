package com.monassurance.core.schema;

import static com.monassurance.core.schema.SchemaScript.ask;
import static com.monassurance.fixtures.SampleDataFault.Kind.BLOAT;
import static com.monassurance.fixtures.SampleDataFault.Kind.DUPLICATE_INDEX;
import static com.monassurance.fixtures.SampleDataFault.Kind.EXPIRED_TOKENS;
import static com.monassurance.fixtures.SampleDataFault.Kind.INVALID_INDEX;
import static com.monassurance.fixtures.SampleDataFault.Kind.MISSING_FILES;
import static com.monassurance.fixtures.SampleDataFault.Kind.ORPHAN_FILES;
import static com.monassurance.fixtures.SampleDataFault.Kind.SEQUENCE_NEAR_OVERFLOW;
import static com.monassurance.fixtures.SampleDataFault.Kind.UNUSED_INDEX;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.SampleData;
import com.monassurance.fixtures.SampleDataFault;
import com.monassurance.fixtures.SampleDataReport;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every fault that the sample data claims to have planted is really there, and none when none was asked for. */
final class SampleDataFaultsTest {

    @RegisterExtension
    static final PostgresExtension postgres = PostgresExtension.shared().preparedBy(SchemaScript::apply);

    @Test
    void files_and_rows_differ_by_exactly_the_planted_faults(PostgresDatabase database, @TempDir Path root)
            throws Exception {
        SampleDataReport report = SampleData.into(database.dataSource())
                .scale(0.1)
                .files(2_000, root)
                .load();

        TreeSet<String> rows = new TreeSet<>(
                ask(database.dataSource(), "select file_path from generated_documents where file_path is not null"));
        NavigableSet<String> files = keys(root);
        TreeSet<String> orphans = new TreeSet<>(files);
        orphans.removeAll(rows);
        TreeSet<String> missing = new TreeSet<>(rows);
        missing.removeAll(files);
        assertThat(rows).hasSize(2_000);
        assertThat(orphans)
                .hasSize(5)
                .containsExactlyInAnyOrderElementsOf(fault(report, ORPHAN_FILES).examples());
        assertThat(missing)
                .hasSize(5)
                .containsExactlyInAnyOrderElementsOf(
                        fault(report, MISSING_FILES).examples());
        assertThat(report.filesWritten()).isEqualTo(2_000 - 5 + 5).isEqualTo(files.size());
        assertThat(root.resolve(DocumentStorage.ROOT_MARKER)).exists();
        assertThat(ask(database.dataSource(), """
                select distinct status from generated_documents where file_path is null
                """)).containsExactly("archived");
    }

    @Test
    void a_file_is_as_long_as_its_row_says_and_as_packed(PostgresDatabase database, @TempDir Path root)
            throws Exception {
        SampleDataReport report = SampleData.into(database.dataSource())
                .scale(0.01)
                .faults(false)
                .files(root)
                .load();

        long bytes = 0;
        int packed = 0;
        for (String line : ask(database.dataSource(), """
                select file_path || ' ' || size_bytes || ' ' || (doc_metadata ->> 'compression' is not null)
                from generated_documents
                """)) {
            String[] words = line.split(" ");
            Path file = root.resolve(words[0]);
            assertThat(file).hasSize(Long.parseLong(words[1]));
            bytes += Files.size(file);
            if (words[2].equals("true")) {
                packed++;
                try (GZIPInputStream content = new GZIPInputStream(Files.newInputStream(file))) {
                    assertThat(new String(content.readAllBytes(), StandardCharsets.US_ASCII))
                            .contains("MonAssurance sample document ");
                }
            }
        }
        assertThat(packed).isPositive();
        assertThat(report.fileBytes()).isEqualTo(bytes);
    }

    @Test
    void tokens_that_ran_out_unrevoked_are_counted(PostgresDatabase database) throws Exception {
        SampleDataReport report =
                SampleData.into(database.dataSource()).scale(0.5).load();

        SampleDataFault fault = fault(report, EXPIRED_TOKENS);
        List<String> expired = ask(database.dataSource(), """
                select id from refresh_tokens where expires_at < '2026-01-01Z' and revoked_at is null order by id
                """);
        assertThat(expired)
                .hasSize(Math.toIntExact(fault.count()))
                .startsWith(fault.examples().toArray(new String[0]));
    }

    @Test
    void the_index_that_failed_is_there_and_invalid(PostgresDatabase database) throws Exception {
        SampleDataReport report =
                SampleData.into(database.dataSource()).scale(0.01).load();

        assertThat(ask(database.dataSource(), "select indexrelid::regclass from pg_index where not indisvalid"))
                .containsExactly(fault(report, INVALID_INDEX).object());
    }

    @Test
    void one_index_has_a_twin_and_one_serves_no_query(PostgresDatabase database) throws Exception {
        SampleDataReport report =
                SampleData.into(database.dataSource()).scale(0.01).load();

        assertThat(ask(database.dataSource(), """
                select a.indexrelid::regclass || ' = ' || b.indexrelid::regclass
                from pg_index a
                join pg_index b on a.indrelid = b.indrelid and a.indkey = b.indkey and a.indexrelid > b.indexrelid
                    and a.indpred is null and b.indpred is null
                where a.indrelid = 'policies'::regclass
                """))
                .containsExactly(fault(report, DUPLICATE_INDEX).object() + " = idx_policies_client_id");
        assertThat(ask(database.dataSource(), """
                select idx_scan from pg_stat_user_indexes
                where indexrelname = '%s'
                """.formatted(
                                fault(report, UNUSED_INDEX).object())))
                .containsExactly("0");
    }

    @Test
    void dead_rows_lie_in_a_table_that_nobody_vacuums(PostgresDatabase database) throws Exception {
        SampleDataReport report =
                SampleData.into(database.dataSource()).scale(0.01).load();

        SampleDataFault fault = fault(report, BLOAT);
        assertThat(ask(database.dataSource(), """
                select n_dead_tup || ' dead, ' || n_live_tup || ' alive' from pg_stat_user_tables
                where relname = '%s'
                """.formatted(fault.object()))).containsExactly("3000 dead, 1000 alive");
        assertThat(fault.count()).isEqualTo(3_000);
    }

    @Test
    void an_integer_sequence_has_used_ninety_five_percent(PostgresDatabase database) throws Exception {
        SampleDataReport report =
                SampleData.into(database.dataSource()).scale(0.01).load();

        assertThat(ask(database.dataSource(), """
                select data_type || ' ' || round(last_value::numeric / max_value, 3) from pg_sequences
                where sequencename = '%s'
                """.formatted(
                                fault(report, SEQUENCE_NEAR_OVERFLOW).object())))
                .containsExactly("integer 0.950");
    }

    @Test
    void nothing_is_planted_when_nothing_is_asked_for(PostgresDatabase database, @TempDir Path root) throws Exception {
        DataSource dataSource = database.dataSource();

        SampleDataReport report = SampleData.into(dataSource)
                .scale(0.05)
                .files(root)
                .faults(false)
                .load();

        assertThat(report.faults()).isEmpty();
        assertThat(ask(dataSource, "select relname from pg_class where relname like 'sample_fault_%'"))
                .isEmpty();
        assertThat(keys(root))
                .containsExactlyElementsOf(new TreeSet<>(ask(dataSource, "select file_path from generated_documents")));
    }

    @Test
    void faults_can_be_chosen_one_by_one(PostgresDatabase database) throws Exception {
        SampleDataReport report = SampleData.into(database.dataSource())
                .scale(0.01)
                .faults(BLOAT, DUPLICATE_INDEX)
                .load();

        assertThat(report.faults()).extracting(SampleDataFault::kind).containsExactly(DUPLICATE_INDEX, BLOAT);
        assertThat(ask(
                        database.dataSource(),
                        "select relname from pg_class where relname like 'sample_fault_%' order by 1"))
                .containsExactly("sample_fault_bloat", "sample_fault_bloat_pkey", "sample_fault_duplicate_index");
    }

    private static SampleDataFault fault(SampleDataReport report, SampleDataFault.Kind kind) {
        return report.fault(kind).orElseThrow(() -> new AssertionError(kind + " was not planted"));
    }

    private static NavigableSet<String> keys(Path root) throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        try (Stream<Path> tree = Files.walk(root)) {
            tree.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(key -> !key.equals(DocumentStorage.ROOT_MARKER))
                    .forEach(keys::add);
        }
        return keys;
    }
}
