package com.monassurance.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows in aligned columns, numbers to the right. Confined to one thread. */
final class TextTable {

    private static final int CELL_MAX = 100;

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] numeric;

    TextTable(String... heads) {
        this.heads = List.of(heads);
        this.numeric = new boolean[heads.length];
    }

    void row(@Nullable Object... cells) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            Object cell = cells[i];
            numeric[i] |= cell instanceof Number;
            row.add(cell == null ? "" : shown(cell.toString()));
        }
        rows.add(row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(heads));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String pad = " ".repeat(width(i) - cell.length());
            line.append(i == 0 ? "" : "  ").append(numeric[i] ? pad + cell : cell + pad);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = heads.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    /** What comes from a server must not move the cursor of a terminal. */
    static String oneLine(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** The same, cut to the width of a cell. */
    static String shown(String text) {
        String line = oneLine(text);
        return line.length() <= CELL_MAX ? line : line.substring(0, CELL_MAX - 1) + "…";
    }
}
