package com.monassurance.migrations.lint;

import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.lint.ConstraintSpec.Kind;
import com.monassurance.migrations.lint.OnlineForm.Edit;
import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The online forms of what ALTER TABLE does to constraints and columns. Pure. */
final class OnlineForms {

    /** How many pages a batch of a backfill covers. */
    private static final int PAGES = 1_000;

    private OnlineForms() {}

    /** NOT VALID now and VALIDATE later; null where the server does not take that. */
    static @Nullable OnlineForm notValid(Visit visit, AlterTable alter, TableAction action, ConstraintSpec constraint) {
        boolean isForeignKey = constraint.is(Kind.FOREIGN_KEY);
        if (isForeignKey && isPartitioned(visit, alter.table()) && majorVersion(visit) < 18) {
            return null;
        }
        String name = ConstraintNames.of(visit, alter, constraint);
        String validate = head(visit, alter) + " validate constraint " + QualifiedName.quoted(name);
        if (action instanceof TableAction.AddColumn) {
            String add = head(visit, alter) + " add constraint " + QualifiedName.quoted(name) + " "
                    + tableForm(visit, constraint) + " not valid";
            return OnlineForm.without(withSpaceBefore(visit, constraint.span()), List.of(add, validate));
        }
        List<Edit> edits = new ArrayList<>();
        if (constraint.name().isEmpty()) {
            int start = constraint.span().start();
            edits.add(new Edit(new Span(start, start), "constraint " + QualifiedName.quoted(name) + " "));
        }
        int end = constraint.span().end();
        edits.add(new Edit(new Span(end, end), " not valid"));
        return new OnlineForm(edits, List.of(validate), false);
    }

    /** An index made first, and a constraint that takes it over; null where no plain index can stand for it. */
    static @Nullable OnlineForm usingIndex(
            Visit visit, AlterTable alter, TableAction action, ConstraintSpec constraint) {
        if (isPartitioned(visit, alter.table()) || constraint.traits().hasPeriod() || alter.isOnly()) {
            return null;
        }
        String name = ConstraintNames.of(visit, alter, constraint);
        List<String> columns = keyColumns(constraint);
        List<String> after = new ArrayList<>();
        ConstraintSpec.Traits traits = constraint.traits();
        after.add(("create unique index concurrently " + QualifiedName.quoted(name) + " on " + alter.table() + " ("
                        + String.join(
                                ", ",
                                columns.stream().map(QualifiedName::quoted).toList())
                        + ") " + traits.indexHead() + " " + traits.indexTail())
                .replaceAll(" +", " ")
                .strip());
        if (constraint.is(Kind.PRIMARY_KEY)) {
            columns.stream()
                    .filter(column -> !isKnownNotNull(visit, alter, column))
                    .forEach(column -> after.addAll(notNull(visit, alter, column)));
        }
        String type = constraint.is(Kind.PRIMARY_KEY) ? "primary key" : "unique";
        after.add((head(visit, alter) + " add constraint " + QualifiedName.quoted(name) + " " + type + " using index "
                        + QualifiedName.quoted(name) + " " + traits.timing())
                .strip());
        Span out = action instanceof TableAction.AddColumn ? withSpaceBefore(visit, constraint.span()) : action.span();
        return OnlineForm.without(out, after);
    }

    /** A CHECK that is validated without blocking, which spares SET NOT NULL the look at the rows. */
    static OnlineForm setNotNull(Visit visit, AlterTable alter, TableAction action, String column) {
        return OnlineForm.without(action.span(), notNull(visit, alter, column));
    }

    private static List<String> notNull(Visit visit, AlterTable alter, String column) {
        String head = head(visit, alter);
        String check = QualifiedName.quoted(ChosenName.of(alter.table().name(), column, "not_null_check"));
        String quoted = QualifiedName.quoted(column);
        return List.of(
                head + " add constraint " + check + " check (" + quoted + " is not null) not valid",
                head + " validate constraint " + check,
                head + " alter column " + quoted + " set not null",
                head + " drop constraint " + check);
    }

    /** The column without its default, then the default for new rows, then that of the old ones in short transactions. */
    static @Nullable OnlineForm backfilled(Visit visit, AlterTable alter, ColumnSpec column) {
        if (isPartitioned(visit, alter.table()) || alter.isOnly()) {
            return null;
        }
        String quoted = QualifiedName.quoted(column.name());
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit(withSpaceBefore(visit, column.defaultSpan()), ""));
        List<String> after = new ArrayList<>();
        after.add(head(visit, alter) + " alter column " + quoted + " set default "
                + visit.text(column.defaultExpression()));
        after.add(backfill(alter.table(), quoted));
        Optional<ConstraintSpec> notNull = column.find(Kind.NOT_NULL);
        notNull.ifPresent(constraint -> {
            edits.add(new Edit(withSpaceBefore(visit, constraint.span()), ""));
            after.addAll(notNull(visit, alter, column.name()));
        });
        return new OnlineForm(edits, after, true);
    }

    /** Rows that move while this runs carry the default already, or are met again further behind. */
    private static String backfill(QualifiedName table, String column) {
        String quote = dollarQuote(table + column);
        return """
                do %s
                declare
                  page bigint := 0;
                  pages bigint := pg_relation_size(%s) / current_setting('block_size')::bigint;
                begin
                  while page <= pages loop
                    update %s set %s = default
                     where ctid >= format('(%%s,0)', page)::tid and ctid < format('(%%s,0)', page + %d)::tid
                       and %s is null;
                    commit;
                    page := page + %d;
                  end loop;
                end %s""".formatted(quote, SqlName.literal(table.toString()), table, column, PAGES, column, PAGES, quote);
    }

    /** A quote that does not stand in the names. */
    private static String dollarQuote(String names) {
        String quote = "$$";
        for (int i = 1; names.contains(quote); i++) {
            quote = "$q" + i + "$";
        }
        return quote;
    }

    /** A constraint of a column in the words of one of a table. */
    private static String tableForm(Visit visit, ConstraintSpec constraint) {
        Words words = new Words(
                visit.text(), constraint.span().start(), constraint.span().end());
        if (words.take("constraint")) {
            words.identifier();
        }
        String body = visit.text().substring(words.start(), constraint.span().end());
        return constraint.is(Kind.FOREIGN_KEY)
                ? "foreign key (" + QualifiedName.quoted(constraint.columns().get(0)) + ") " + body
                : body;
    }

    /** The columns of a key without those that it only includes. */
    private static List<String> keyColumns(ConstraintSpec constraint) {
        String head = constraint.traits().indexHead();
        if (!head.toLowerCase(Locale.ROOT).startsWith("include")) {
            return constraint.columns();
        }
        Words words = new Words(head, 0, head.length());
        words.next();
        int included = words.identifierList().size();
        return constraint.columns().subList(0, constraint.columns().size() - included);
    }

    private static boolean isKnownNotNull(Visit visit, AlterTable alter, String column) {
        return visit.schema()
                .find(alter.table())
                .flatMap(table -> table.find(column))
                .filter(KnownTable.KnownColumn::isNotNull)
                .isPresent();
    }

    static boolean isPartitioned(Visit visit, QualifiedName table) {
        return visit.schema().find(table).filter(KnownTable::isPartitioned).isPresent();
    }

    /** Zero when it is not known. */
    static int majorVersion(Visit visit) {
        return visit.schema().findFacts().map(CatalogFacts::majorVersion).orElse(0);
    }

    static String head(Visit visit, AlterTable alter) {
        return Rewriter.head(alter, visit.text());
    }

    static Span withSpaceBefore(Visit visit, Span span) {
        int start = span.start();
        while (start > 0 && Character.isWhitespace(visit.text().charAt(start - 1))) {
            start--;
        }
        return new Span(start, span.end());
    }
}
