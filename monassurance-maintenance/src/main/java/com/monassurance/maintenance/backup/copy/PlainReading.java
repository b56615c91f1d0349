package com.monassurance.maintenance.backup.copy;

import com.monassurance.maintenance.backup.BackupEngine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads a plain backup to its closing line. */
final class PlainReading {

    private static final int BUFFER_BYTES = 64 * 1024;

    private PlainReading() {}

    static BackupEngine.ReadBack read(Path file) throws IOException {
        String tail = "";
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), BUFFER_BYTES)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                String text = tail + new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                tail = text.substring(Math.max(0, text.length() - 2 * PlainWriting.COMPLETE.length()));
            }
        } catch (IOException e) {
            return new BackupEngine.Damaged("gzip: " + e.getMessage());
        }
        return tail.contains(PlainWriting.COMPLETE)
                ? new BackupEngine.Whole()
                : new BackupEngine.Damaged("the closing line is missing");
    }
}
