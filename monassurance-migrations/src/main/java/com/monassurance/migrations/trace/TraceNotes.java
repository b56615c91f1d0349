package com.monassurance.migrations.trace;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a trace with its revision: as comment lines {@code -- trace: …} between the header of the script and its first
 * section, where they belong to neither, so that the hashes of an applied revision stay what they are and {@code validate}
 * stays content. An index of a folder of scripts holds hashes of whole files and has to be made anew. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TraceNotes {

    private static final String MARK = "-- trace:";
    private static final String TITLE = "-- Traced on scratch, statement by statement:";
    private static final String UPGRADE = "-- upgrade";

    private TraceNotes() {}

    /**
     * Writes a trace into the file of its revision, in the place of an earlier one of the same direction. Blocks on I/O.
     *
     * @param file the script
     * @param report the trace
     * @throws MigrationException {@code TRACE_NOT_KEPT} if the file is not that of the revision, cannot be read or
     *     written, or would not be the same script with the comments; it is left as it was
     */
    public static void write(Path file, TraceReport report) {
        try {
            String before = Files.readString(file);
            String name = String.valueOf(file.getFileName());
            RevisionScript known = ScriptSet.read(new ScriptFile(name, file.toString(), before));
            if (!known.id().equals(report.revision())) {
                throw notKept(
                        "The file " + file + " holds revision " + known.id() + ", and the trace is of "
                                + report.revision() + ".",
                        null);
            }
            String after = with(before, report);
            RevisionScript noted = ScriptSet.read(new ScriptFile(name, file.toString(), after));
            if (!isSame(known, noted)) {
                throw notKept("The file " + file + " would not be the same script with the trace in it.", null);
            }
            Files.writeString(file, after);
        } catch (IOException e) {
            throw notKept("The file " + file + " cannot be read or written.", e);
        }
    }

    private static String with(String text, TraceReport report) {
        String eol = text.contains("\r\n") ? "\r\n" : "\n";
        String mine = MARK + " " + (report.isUpgrade() ? "upgrade" : "downgrade") + " ";
        List<String> head = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (String line : text.split("\r?\n", -1)) {
            boolean isInHead = rest.isEmpty() && !line.strip().equals(UPGRADE);
            if (!isInHead) {
                rest.add(line);
            } else if (line.startsWith(MARK)) {
                if (!line.startsWith(mine)) {
                    kept.add(line);
                }
            } else if (!line.equals(TITLE)) {
                head.add(line);
            }
        }
        while (!head.isEmpty() && head.get(head.size() - 1).isBlank()) {
            head.remove(head.size() - 1);
        }
        List<String> all = new ArrayList<>(head);
        all.add("");
        all.add(TITLE);
        if (report.isUpgrade()) {
            all.addAll(report.toComments());
            all.addAll(kept);
        } else {
            all.addAll(kept);
            all.addAll(report.toComments());
        }
        all.add("");
        all.addAll(rest);
        return String.join(eol, all);
    }

    private static boolean isSame(RevisionScript one, RevisionScript other) {
        return one.revision().equals(other.revision())
                && one.options().equals(other.options())
                && one.upgrade().hash().equals(other.upgrade().hash())
                && one.findDowngrade()
                        .map(ScriptSection::hash)
                        .equals(other.findDowngrade().map(ScriptSection::hash))
                && one.verify().size() == other.verify().size();
    }

    private static MigrationException notKept(String problem, @Nullable IOException cause) {
        return new MigrationException(
                MigrationError.TRACE_NOT_KEPT,
                problem,
                "Keep the trace beside the script instead, or correct the file.",
                Map.of(),
                cause);
    }
}
