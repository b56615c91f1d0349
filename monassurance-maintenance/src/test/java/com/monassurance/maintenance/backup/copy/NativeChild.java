package com.monassurance.maintenance.backup.copy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that does one thing until it is killed: {@code backup|verify|prune|restore url password path [instant]}. It
 * says {@code ready} when it is up, begins at the first byte it is sent, and then says {@code go}.
 */
public final class NativeChild {

    private NativeChild() {}

    /** Does it once. */
    public static void main(String[] arguments) throws IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[1]);
        source.setUser("postgres");
        source.setPassword(arguments[2]);
        Path path = Path.of(arguments[3]);
        Backup backup = Backup.into(path, NativeEngine.of(source), new ApplicationInfo("a", "1", "test", "n"))
                .build();
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        System.out.println("go");
        switch (arguments[0]) {
            case "backup" -> backup.run();
            case "verify" -> backup.list().stream().map(BackupEntry::id).forEach(backup::verify);
            case "prune" ->
                Retention.in(path, KillCampaign.POLICY)
                        .clock(Clock.fixed(Instant.parse(arguments[4]), ZoneOffset.UTC))
                        .run();
            default -> NativeRestore.into(source).run(path);
        }
        System.out.println("done");
    }
}
