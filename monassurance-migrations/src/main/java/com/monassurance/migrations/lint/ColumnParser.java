package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.ColumnSpec.Generated;
import com.monassurance.migrations.lint.ConstraintSpec.Kind;
import com.monassurance.migrations.lint.ConstraintSpec.Traits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads columns and constraints, as CREATE TABLE and ALTER TABLE have them. Confined to one thread. */
final class ColumnParser {

    /** What ends the expression of a DEFAULT. */
    private static final String[] BEHIND_DEFAULT = {
        "constraint",
        "not",
        "null",
        "check",
        "unique",
        "primary",
        "references",
        "generated",
        "collate",
        "deferrable",
        "initially",
        "enforced",
        "storage",
        "compression"
    };

    private final Words words;

    ColumnParser(Words words) {
        this.words = words;
    }

    /** Whether a constraint of a table comes next, and not a column. */
    boolean isAtConstraint() {
        if (words.isAny("constraint", "check", "unique", "exclude")) {
            return true;
        }
        return words.isAt("primary", "key") || words.isAt("foreign", "key") || words.isAt("not", "null");
    }

    ColumnSpec column() {
        int from = words.start();
        String name = words.identifier();
        int typeFrom = words.start();
        SqlType type = isAtColumnPart() || words.isSymbol(",") || words.isSymbol(")") || words.isEnd()
                ? SqlType.UNKNOWN
                : SqlType.read(words);
        return columnRest(name, type, words.since(typeFrom), from);
    }

    /** A column of a typed table or a partition, which has no type of its own. */
    ColumnSpec columnWithoutType() {
        int from = words.start();
        String name = words.identifier();
        words.take("with", "options");
        return columnRest(name, SqlType.UNKNOWN, Span.NOWHERE, from);
    }

    private ColumnSpec columnRest(String name, SqlType type, Span typeSpan, int from) {
        List<ConstraintSpec> constraints = new ArrayList<>();
        Span defaultSpan = Span.NOWHERE;
        Span expression = Span.NOWHERE;
        Generated generated = Generated.NO;
        while (!words.isEnd() && !words.isSymbol(",") && !words.isSymbol(")") && !words.isConfused()) {
            int part = words.start();
            if (words.take("default")) {
                int begin = words.start();
                words.skipOne();
                words.skipTo(BEHIND_DEFAULT);
                expression = words.since(begin);
                defaultSpan = words.since(part);
            } else if (words.isAt("generated")) {
                generated = generated();
            } else {
                ConstraintSpec constraint = columnConstraint(name, part);
                if (constraint != null) {
                    constraints.add(constraint);
                }
            }
        }
        return new ColumnSpec(name, type, typeSpan, defaultSpan, expression, generated, constraints, words.since(from));
    }

    private boolean isAtColumnPart() {
        return words.isAny(BEHIND_DEFAULT) || words.isAt("default");
    }

    private Generated generated() {
        words.expect("generated");
        if (words.take("by", "default", "as", "identity") || words.take("always", "as", "identity")) {
            if (words.isSymbol("(")) {
                words.parenthesised();
            }
            return Generated.IDENTITY;
        }
        words.expect("always", "as");
        words.parenthesised();
        if (words.take("stored")) {
            return Generated.STORED;
        }
        return words.take("virtual") ? Generated.VIRTUAL : Generated.BY_DEFAULT;
    }

    /** A constraint, or null for what is none: NULL, COLLATE, STORAGE and the like. */
    private @Nullable ConstraintSpec columnConstraint(String column, int from) {
        String name = words.take("constraint") ? words.identifier() : "";
        List<String> own = List.of(column);
        if (words.take("not", "null")) {
            return finished(Kind.NOT_NULL, name, own, from, Reference.NONE, Span.NOWHERE, "");
        }
        if (words.take("check")) {
            Span condition = words.parenthesised();
            return finished(Kind.CHECK, name, own, from, Reference.NONE, condition, "");
        }
        if (words.take("unique")) {
            return finished(Kind.UNIQUE, name, own, from, Reference.NONE, Span.NOWHERE, nullsDistinct());
        }
        if (words.take("primary", "key")) {
            return finished(Kind.PRIMARY_KEY, name, own, from, Reference.NONE, Span.NOWHERE, "");
        }
        if (words.take("references")) {
            return finished(Kind.FOREIGN_KEY, name, own, from, reference(), Span.NOWHERE, "");
        }
        if (words.take("collate")) {
            words.name();
        } else if (words.takeAny("storage", "compression") || words.isAt("null")) {
            words.next();
        } else if (words.take("options")) {
            words.parenthesised();
        } else {
            words.confuse();
        }
        return null;
    }

    ConstraintSpec tableConstraint() {
        int from = words.start();
        String name = words.take("constraint") ? words.identifier() : "";
        if (words.take("check")) {
            Span condition = words.parenthesised();
            List<String> columns = Expressions.identifiers(words.text(), condition);
            return finished(Kind.CHECK, name, columns, from, Reference.NONE, condition, "");
        }
        if (words.take("not", "null")) {
            return finished(Kind.NOT_NULL, name, List.of(words.identifier()), from, Reference.NONE, Span.NOWHERE, "");
        }
        if (words.take("foreign", "key")) {
            boolean period = hasPeriod();
            List<String> columns = words.identifierList();
            Reference reference = referenceAfterKeyword();
            return finished(
                    Kind.FOREIGN_KEY,
                    name,
                    columns,
                    from,
                    period ? reference.withPeriod() : reference,
                    Span.NOWHERE,
                    "");
        }
        if (words.take("exclude")) {
            if (words.take("using")) {
                words.identifier();
            }
            words.parenthesised();
            return finished(Kind.EXCLUDE, name, List.of(), from, Reference.NONE, Span.NOWHERE, "");
        }
        Kind kind = words.take("primary", "key") ? Kind.PRIMARY_KEY : Kind.UNIQUE;
        if (kind == Kind.UNIQUE) {
            words.expect("unique");
        }
        return key(kind, name, from);
    }

    private ConstraintSpec key(Kind kind, String name, int from) {
        String nulls = nullsDistinct();
        if (words.take("using", "index")) {
            String index = words.identifier();
            return finished(
                    kind, name, List.of(), from, new Reference(null, List.of(), index, false), Span.NOWHERE, "");
        }
        boolean period = hasPeriod();
        List<String> columns = words.identifierList();
        String head = "";
        if (words.isAt("include")) {
            int begin = words.start();
            words.next();
            columns = new ArrayList<>(columns);
            head = words.since(begin).in(words.text());
            int list = words.start();
            Words included = new Words(words.text(), list, words.parenthesised().end());
            head += " " + words.since(list).in(words.text());
            columns.addAll(included.identifierList());
        }
        String indexHead = (head + (nulls.isEmpty() ? "" : " " + nulls)).strip();
        Reference reference = new Reference(null, List.of(), "", period);
        return finished(kind, name, columns, from, reference, Span.NOWHERE, indexHead);
    }

    /** Whether the list that comes next names a period; PERIOD is a keyword only in front of a name. */
    private boolean hasPeriod() {
        Span list = words.nextParenthesised();
        Words inside = new Words(words.text(), list.start(), list.end());
        while (!inside.isEnd()) {
            boolean overlaps = inside.isAt("without", "overlaps");
            boolean period = inside.isAt("period");
            inside.next();
            if (overlaps || (period && inside.isIdentifier())) {
                return true;
            }
        }
        return false;
    }

    private String nullsDistinct() {
        int from = words.start();
        boolean taken = words.take("nulls", "not", "distinct") || words.take("nulls", "distinct");
        return taken ? words.since(from).in(words.text()) : "";
    }

    private Reference referenceAfterKeyword() {
        words.expect("references");
        return reference();
    }

    private Reference reference() {
        QualifiedName table = words.name();
        List<String> columns = List.of();
        if (words.isSymbol("(")) {
            columns = words.identifierList();
        }
        while (words.isAny("match", "on")) {
            if (words.take("match")) {
                words.next();
            } else {
                words.next();
                words.next();
                referentialAction();
            }
        }
        return new Reference(table, columns, "", false);
    }

    private void referentialAction() {
        if (words.take("no", "action") || words.takeAny("restrict", "cascade")) {
            return;
        }
        words.expect("set");
        words.next();
        if (words.isSymbol("(")) {
            words.parenthesised();
        }
    }

    /** What a constraint refers to: a table, or the index that it takes over. */
    private record Reference(
            @Nullable QualifiedName table, List<String> columns, String usingIndex, boolean hasPeriod) {

        static final Reference NONE = new Reference(null, List.of(), "", false);

        Reference withPeriod() {
            return new Reference(table, columns, usingIndex, true);
        }
    }

    /** Reads what may stand behind any constraint. */
    private ConstraintSpec finished(
            Kind kind,
            String name,
            List<String> columns,
            int from,
            Reference reference,
            Span condition,
            String indexHead) {
        boolean notValid = false;
        boolean notEnforced = false;
        StringBuilder timing = new StringBuilder();
        StringBuilder tail = new StringBuilder();
        boolean more = true;
        while (more && !words.isEnd()) {
            int part = words.start();
            if (words.take("not", "valid")) {
                notValid = true;
            } else if (words.take("not", "enforced")) {
                notEnforced = true;
            } else if (words.take("not", "deferrable") || words.take("deferrable") || takeInitially()) {
                timing.append(' ').append(words.since(part).in(words.text()));
            } else if (kind != Kind.NOT_NULL && words.isAt("with") && words.isSymbolAhead(1, "(")) {
                words.next();
                words.parenthesised();
                tail.append(' ').append(words.since(part).in(words.text()));
            } else if (words.take("using", "index", "tablespace")) {
                tail.append(" tablespace ").append(words.next());
            } else if (kind == Kind.EXCLUDE && words.take("where")) {
                words.parenthesised();
            } else if (kind == Kind.EXCLUDE && words.take("include")) {
                words.parenthesised();
            } else {
                more = words.take("no", "inherit") || words.take("enforced");
            }
        }
        Traits traits = new Traits(
                notValid,
                notEnforced,
                reference.usingIndex(),
                indexHead,
                tail.toString().strip(),
                timing.toString().strip(),
                reference.hasPeriod());
        return new ConstraintSpec(
                kind, name, words.since(from), columns, condition, reference.table(), reference.columns(), traits);
    }

    private boolean takeInitially() {
        boolean taken = words.take("initially");
        if (taken) {
            words.next();
        }
        return taken;
    }
}
