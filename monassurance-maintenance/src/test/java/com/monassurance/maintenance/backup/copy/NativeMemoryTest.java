package com.monassurance.maintenance.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.Manifest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A heap of 64 MiB is enough whatever the size. {@code campaign.factor} makes the database larger. */
class NativeMemoryTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final int ROWS = 600_000 * Integer.getInteger("campaign.factor", 1);

    @Test
    void b24_a_database_larger_than_the_heap_is_backed_up_read_back_and_restored(PostgresDatabase database)
            throws Exception {
        for (String table : new String[] {"one", "two"}) {
            database.execute("create table " + table + " as select i, md5(i::text) || md5((i + 1)::text)"
                    + " || repeat(md5((i + 2)::text), 4) as noise from generate_series(1, " + ROWS / 2 + ") i");
        }
        try (TempTree tree = TempTree.create();
                PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            end(KillCampaign.begun(
                    "backup",
                    database.jdbcUrl(),
                    database.password(),
                    tree.root().toString()));
            Backup backup = Backup.into(
                            tree.root(),
                            NativeEngine.of(database.dataSource()),
                            new ApplicationInfo("a", "1", "t", "n"))
                    .build();
            BackupEntry entry = backup.list().get(0);
            assertThat(entry.isVerified()).isTrue();
            Manifest manifest = ((BackupEntry.Known) entry).manifest();
            assertThat(manifest.databaseBytes()).isGreaterThan(2 * 64L * 1024 * 1024);

            end(KillCampaign.begun(
                    "restore",
                    empty.jdbcUrl(),
                    empty.password(),
                    tree.root().resolve(manifest.file()).toString()));

            assertThat(NativeComparison.of(tree.root().resolve(manifest.file()), empty.dataSource()))
                    .isEmpty();
        }
    }

    private static void end(Process child) throws InterruptedException {
        assertThat(child.waitFor(20, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).isZero();
    }
}
