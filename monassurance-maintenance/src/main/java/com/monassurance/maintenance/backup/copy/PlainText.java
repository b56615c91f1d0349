package com.monassurance.maintenance.backup.copy;

import java.util.List;

/** Statements as psql takes them. */
final class PlainText {

    private PlainText() {}

    static String of(List<String> settings, List<Contents.Unit> units) {
        StringBuilder text = new StringBuilder();
        settings.forEach(sql -> text.append(sql).append(";\n"));
        for (Contents.Unit unit : units) {
            unit.sql().forEach(sql -> text.append('\n').append(sql).append(";\n"));
        }
        return text.toString();
    }
}
