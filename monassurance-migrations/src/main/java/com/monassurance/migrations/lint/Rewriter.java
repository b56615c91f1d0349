package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.OnlineForm.Edit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts online forms in the place of statements. Pure. */
final class Rewriter {

    private Rewriter() {}

    /** The statement with one of its findings mended; of several actions only the one that the finding is about. */
    static String alone(Visit visit, Span at, OnlineForm form) {
        List<TableAction> actions = actionsOf(visit.command()).stream()
                .filter(action -> action.span().contains(at) || at.contains(action.span()))
                .toList();
        boolean isPart = actionsOf(visit.command()).size() > actions.size();
        return String.join(";\n", statements(visit, List.of(form), isPart ? actions : actionsOf(visit.command())));
    }

    /** The statement with all of these forms, as statements. */
    static List<String> statements(Visit visit, List<OnlineForm> forms) {
        return statements(visit, forms, actionsOf(visit.command()));
    }

    private static List<String> statements(Visit visit, List<OnlineForm> forms, List<TableAction> actions) {
        List<Edit> edits = outermost(forms);
        List<String> statements = new ArrayList<>();
        boolean isWhole = actions.size() == actionsOf(visit.command()).size();
        boolean isAlter = visit.command() instanceof SqlCommand.AlterTable && !actions.isEmpty();
        List<TableAction> kept = actions.stream()
                .filter(action -> edits.stream().noneMatch(edit -> isRemoved(action, edit)))
                .toList();
        if (isAlter && (!isWhole || kept.size() < actions.size())) {
            if (!kept.isEmpty()) {
                String head = head((SqlCommand.AlterTable) visit.command(), visit.text());
                statements.add(head + " "
                        + String.join(
                                ", ",
                                kept.stream()
                                        .map(action -> applied(visit.text(), action.span(), edits))
                                        .toList()));
            }
        } else {
            String text = applied(visit.text(), visit.span(), edits);
            if (!text.isBlank()) {
                statements.add(text);
            }
        }
        forms.forEach(form -> statements.addAll(form.after()));
        return statements;
    }

    /** {@code alter table} and the name, on one line. */
    static String head(SqlCommand.AlterTable alter, String text) {
        return alter.head().in(text).replaceAll("\\s+", " ");
    }

    private static List<TableAction> actionsOf(SqlCommand command) {
        return command instanceof SqlCommand.AlterTable alter ? alter.actions() : List.of();
    }

    private static boolean isRemoved(TableAction action, Edit edit) {
        return edit.text().isEmpty() && edit.span().contains(action.span());
    }

    /** Where one form takes out what another changes, it is out. */
    private static List<Edit> outermost(List<OnlineForm> forms) {
        List<Edit> all =
                forms.stream().flatMap(form -> form.edits().stream()).distinct().toList();
        return all.stream()
                .filter(edit -> all.stream()
                        .noneMatch(other -> other.text().isEmpty()
                                && other.span().contains(edit.span())
                                && !other.span().equals(edit.span())))
                .toList();
    }

    private static String applied(String text, Span span, List<Edit> edits) {
        StringBuilder result = new StringBuilder();
        int at = span.start();
        List<Edit> inside = edits.stream()
                .filter(edit -> span.contains(edit.span()))
                .sorted(Comparator.comparingInt(edit -> edit.span().start()))
                .toList();
        for (Edit edit : inside) {
            if (edit.span().start() >= at) {
                result.append(text, at, edit.span().start()).append(edit.text());
                at = edit.span().end();
            }
        }
        return result.append(text, at, span.end()).toString();
    }
}
