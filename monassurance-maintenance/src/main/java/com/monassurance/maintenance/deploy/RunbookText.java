package com.monassurance.maintenance.deploy;

import java.util.List;

/** Plans and reports for a person. */
final class RunbookText {

    private RunbookText() {}

    static String list(String title, List<String> lines) {
        return lines.isEmpty() ? "" : "\n" + title + ":\n  " + String.join("\n  ", lines);
    }
}
