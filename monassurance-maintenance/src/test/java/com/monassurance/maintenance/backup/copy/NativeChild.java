package com.monassurance.maintenance.backup.copy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.maintenance.backup.Backup;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that backs up or restores until it is killed: {@code backup|restore url password path}. */
public final class NativeChild {

    private NativeChild() {}

    /** Does it once. */
    public static void main(String[] arguments) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[1]);
        source.setUser("postgres");
        source.setPassword(arguments[2]);
        Path path = Path.of(arguments[3]);
        if (arguments[0].equals("backup")) {
            Backup.into(path, NativeEngine.of(source), new ApplicationInfo("a", "1", "test", "n"))
                    .build()
                    .run();
        } else {
            NativeRestore.into(source).run(path);
        }
    }
}
