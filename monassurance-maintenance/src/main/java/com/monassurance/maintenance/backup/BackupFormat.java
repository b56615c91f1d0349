package com.monassurance.maintenance.backup;

/**
 * What a backup file holds.
 *
 * @since 0.1.0
 */
public enum BackupFormat {
    /** The custom format of pg_dump, compressed, for pg_restore. */
    CUSTOM(".dump"),
    /** The native format: an archive of zstd frames that any tar and zstd open; restored by the native engine. */
    NATIVE(".native.tar"),
    /** Plain SQL compressed with gzip, for psql: the guide's {@code db_YYYYMMDD.sql.gz}. */
    PLAIN_GZIP(".sql.gz");

    private final String extension;

    BackupFormat(String extension) {
        this.extension = extension;
    }

    /**
     * Returns how the names of such files end.
     *
     * @return such as {@code .dump}
     */
    public String extension() {
        return extension;
    }
}
