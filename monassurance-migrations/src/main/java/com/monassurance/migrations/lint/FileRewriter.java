package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.LintReport.Rewriting;
import com.monassurance.migrations.script.ScriptOutline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Puts the online forms of a file's statements into its text. Pure. */
final class FileRewriter {

    private static final String COMMITS = "-- commits: true\n";

    private final ScriptOutline outline;

    FileRewriter(ScriptOutline outline) {
        this.outline = outline;
    }

    /** The file with the online forms of these statements, or empty when there is none. */
    Optional<Rewriting> rewrite(List<Visit> visits) {
        if (visits.isEmpty()) {
            return Optional.empty();
        }
        String text = outline.file().text();
        StringBuilder result = new StringBuilder();
        boolean commits = false;
        int at = 0;
        List<Visit> inOrder = new ArrayList<>(visits);
        inOrder.sort(Comparator.comparingInt(visit -> visit.span().start()));
        for (Visit visit : inOrder) {
            List<OnlineForm> forms = visit.raised().stream()
                    .map(Visit.Raised::online)
                    .filter(Objects::nonNull)
                    .toList();
            commits |= forms.stream().anyMatch(OnlineForm::commits);
            result.append(text, at, visit.span().start());
            result.append(String.join(";\n", Rewriter.statements(visit, forms)));
            at = visit.span().end();
        }
        result.append(text, at, text.length());
        String after = commits && outline.isScript() ? withCommits(result.toString()) : result.toString();
        return Optional.of(new Rewriting(outline.file().name(), text, after));
    }

    /** A script says in its header that its code commits. */
    private static String withCommits(String script) {
        int marker = script.indexOf("-- upgrade");
        String header = script.substring(0, Math.max(0, marker));
        if (header.contains("-- commits:")) {
            return script;
        }
        int firstLine = script.indexOf('\n') + 1;
        return script.substring(0, firstLine) + COMMITS + script.substring(firstLine);
    }
}
