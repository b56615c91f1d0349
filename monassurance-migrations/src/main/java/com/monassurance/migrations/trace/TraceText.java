package com.monassurance.migrations.trace;

import com.monassurance.migrations.sqlplan.LockedRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes trace reports for people. Stateless. */
final class TraceText {

    private static final int STATEMENT_WIDTH = 50;
    private static final List<String> HEADS =
            List.of("#", "PLACE", "STATEMENT", "LOCKS", "HELD FROM BEFORE", "REWRITES", "SCANS", "MS");

    private TraceText() {}

    static String table(TraceReport report) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADS);
        report.statements().forEach(each -> lines.addAll(lines(each)));
        StringBuilder text = new StringBuilder(head(report)).append('\n');
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                row.append(i == 0 ? "" : "  ").append(padded(line.get(i), width(lines, i)));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        report.findFailure()
                .ifPresent(failure -> text.append("Statement ")
                        .append(failure.number())
                        .append(" at ")
                        .append(failure.place())
                        .append(" failed: ")
                        .append(failure.message())
                        .append(failure.isAboutRows() ? " The rows are made up; real ones may do." : "")
                        .append('\n'));
        report.rows()
                .unfilled()
                .forEach(each -> text.append(each.table())
                        .append(" had no rows: ")
                        .append(each.reason())
                        .append('\n'));
        return text.toString();
    }

    static List<String> comments(TraceReport report) {
        List<String> lines = new ArrayList<>();
        for (StatementTrace each : report.statements()) {
            List<String> parts = new ArrayList<>();
            parts.add(each.taken().isEmpty() ? "no lock seen" : locks(each.taken(), ", "));
            if (!each.held().isEmpty()) {
                parts.add("while holding " + locks(each.held(), ", "));
            }
            if (!each.rewritten().isEmpty()) {
                parts.add("rewrites " + String.join(", ", each.rewritten()));
            }
            if (!each.scans().isEmpty()) {
                parts.add("scans "
                        + each.scans().stream().map(StatementTrace.Scan::table).collect(Collectors.joining(", ")));
            }
            boolean isExact = each.reading() instanceof StatementTrace.Exact;
            lines.add("-- trace: " + word(report) + " " + each.number() + ": " + String.join("; ", parts)
                    + (isExact
                            ? ""
                            : " (" + (each.reading() instanceof StatementTrace.Sampled ? "sampled" : "not read")
                                    + ")"));
        }
        return lines.stream().map(TraceText::oneLine).toList();
    }

    private static String head(TraceReport report) {
        long tables = report.rows().filled().size();
        String rows = tables == 0
                ? "with empty tables"
                : String.format(
                        Locale.ROOT,
                        "with %,d made-up rows in %d tables",
                        report.rows().rows(),
                        tables);
        return word(report) + " of " + report.revision() + " on PostgreSQL " + report.majorVersion() + ", " + rows
                + (report.start().isEmpty() ? "" : "\nstart: " + report.start());
    }

    private static String word(TraceReport report) {
        return report.isUpgrade() ? "upgrade" : "downgrade";
    }

    private static List<List<String>> lines(StatementTrace each) {
        List<String> locks = new ArrayList<>(
                each.taken().stream().map(LockedRelation::toString).toList());
        if (!(each.reading() instanceof StatementTrace.Exact)) {
            locks.add("(" + each.reading().words() + ")");
        }
        List<List<String>> cells = List.of(
                List.of(Integer.toString(each.number())),
                List.of(each.place()),
                List.of(shown(each.sql())),
                locks,
                each.held().stream().map(LockedRelation::toString).toList(),
                each.rewritten(),
                each.scans().stream()
                        .map(scan -> scan.table() + (scan.times() > 1 ? " (" + scan.times() + " times)" : ""))
                        .toList(),
                List.of(String.format(Locale.ROOT, "%.1f", each.duration().toNanos() / 1e6)));
        int height = cells.stream().mapToInt(List::size).max().orElse(1);
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < height; i++) {
            int line = i;
            lines.add(cells.stream()
                    .map(cell -> line < cell.size() ? oneLine(cell.get(line)) : "")
                    .toList());
        }
        return lines;
    }

    private static String locks(List<LockedRelation> locks, String separator) {
        return locks.stream().map(LockedRelation::toString).collect(Collectors.joining(separator));
    }

    private static String shown(String sql) {
        String line = oneLine(sql).replaceAll("\\s+", " ").strip();
        return line.length() <= STATEMENT_WIDTH ? line : line.substring(0, STATEMENT_WIDTH - 1) + "…";
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.toString();
    }

    private static int width(List<List<String>> lines, int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
