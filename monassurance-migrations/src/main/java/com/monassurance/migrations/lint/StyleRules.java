package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.ColumnSpec.Generated;
import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import com.monassurance.migrations.lint.SqlCommand.CreateIndex;
import com.monassurance.migrations.lint.SqlCommand.CreateTable;
import com.monassurance.migrations.script.SqlToken;
import com.monassurance.migrations.script.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Rules about the types that columns get and the names that things get. Stateless. */
final class StyleRules {

    private static final Rule CHAR = Rule.of(
            Severity.WARNING,
            "char-column",
            "A column of type char(n)",
            "char(n) is padded with blanks that count in some comparisons and not in others, and saves nothing.",
            "text, with a CHECK on its length where that matters.",
            "squawk ban-char-field");

    private static final Rule TEXT = Rule.of(
            Severity.INFO,
            "prefer-text",
            "A column of type varchar(n)",
            "varchar(n) is no quicker than text, and a shorter limit later writes the table again.",
            "text, with a CHECK on its length where that matters, which can be added and dropped NOT VALID.",
            "squawk prefer-text-field");

    private static final Rule BIGINT = Rule.of(
            Severity.INFO,
            "prefer-bigint",
            "A column of type integer or smallint",
            "A key of 32 bits is used up after two thousand million rows, and making it longer writes the table again "
                    + "under ACCESS EXCLUSIVE. A finding about a key or a number of rows is a warning, about other columns "
                    + "an information.",
            "bigint.",
            "squawk prefer-big-int",
            "squawk prefer-bigint-over-int",
            "squawk prefer-bigint-over-smallint");

    private static final Rule TIMESTAMPTZ = Rule.of(
            Severity.INFO,
            "prefer-timestamptz",
            "A column of type timestamp without time zone",
            "A timestamp without a time zone is an instant only to who knows in which zone it was written.",
            "timestamptz.",
            "squawk prefer-timestamptz");

    private static final Rule IDENTITY = Rule.of(
            Severity.INFO,
            "prefer-identity",
            "A serial column",
            "serial makes a sequence with privileges of its own and a default that anybody overwrites.",
            "bigint generated always as identity.",
            "squawk prefer-identity");

    private static final Rule JSON = Rule.of(
            Severity.WARNING,
            "json-column",
            "A column of type json",
            "json has no equality: SELECT DISTINCT, GROUP BY and UNION over the column fail, in queries that ran before.",
            "jsonb.",
            "strong_migrations adding a json column",
            "eugene E3");

    private static final Rule TOO_LONG = Rule.of(
            Severity.WARNING,
            "identifier-too-long",
            "A name of more than 63 bytes",
            "PostgreSQL cuts names after 63 bytes without an error, and two that differ behind them are the same.",
            "A shorter name.",
            "squawk identifier-too-long");

    private static final Rule UNQUALIFIED = Rule.of(
                    Severity.INFO,
                    "unqualified-name",
                    "Creates something without naming its schema",
                    "Where it ends up depends on the search_path of whoever runs the script.",
                    "Write the schema.",
                    "squawk require-table-schema")
            .onDemand();

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(CHAR, StyleRules::charColumn),
            RuleCheck.of(TEXT, StyleRules::text),
            RuleCheck.of(BIGINT, StyleRules::bigint),
            RuleCheck.of(TIMESTAMPTZ, StyleRules::timestamptz),
            RuleCheck.of(IDENTITY, StyleRules::identity),
            RuleCheck.of(JSON, StyleRules::json),
            RuleCheck.of(TOO_LONG, StyleRules::tooLong),
            RuleCheck.of(UNQUALIFIED, StyleRules::unqualified));

    private StyleRules() {}

    /** Every column that a statement makes or gives a type. */
    private static void columns(Visit visit, BiConsumer<QualifiedName, ColumnSpec> look) {
        if (visit.command() instanceof CreateTable create && !create.isTemporary()) {
            create.columns().forEach(column -> look.accept(create.table(), column));
        }
        Actions.each(visit, TableAction.AddColumn.class, (alter, add) -> look.accept(alter.table(), add.column()));
        Actions.each(
                visit,
                TableAction.ChangeType.class,
                (alter, change) -> look.accept(
                        alter.table(),
                        new ColumnSpec(
                                change.column(),
                                change.type(),
                                change.span(),
                                Span.NOWHERE,
                                Span.NOWHERE,
                                Generated.NO,
                                List.of(),
                                change.span())));
    }

    private static void charColumn(Rule rule, Visit visit) {
        columns(visit, (table, column) -> {
            if (base(column).is("character", "bpchar")) {
                visit.find(rule)
                        .at(column.typeSpan())
                        .on(table)
                        .because("The column " + column.name() + " is " + column.type() + ".");
            }
        });
    }

    private static void text(Rule rule, Visit visit) {
        columns(visit, (table, column) -> {
            if (base(column).is("character varying")
                    && !column.type().modifiers().isEmpty()) {
                visit.find(rule)
                        .at(column.typeSpan())
                        .on(table)
                        .because("The column " + column.name() + " is " + column.type() + ".");
            }
        });
    }

    private static void bigint(Rule rule, Visit visit) {
        columns(visit, (table, column) -> {
            if (!column.type().isArray() && column.type().stored().is("integer", "smallint")) {
                visit.find(rule)
                        .at(column.typeSpan())
                        .on(table)
                        .ofSeverity(isKey(visit, column) ? Severity.WARNING : Severity.INFO)
                        .because("The column " + column.name() + " is "
                                + column.type().stored() + ".");
            }
        });
    }

    private static boolean isKey(Visit visit, ColumnSpec column) {
        boolean isNumbered = column.type().isSerial() || column.generated() == Generated.IDENTITY;
        boolean isDeclared = column.find(ConstraintSpec.Kind.PRIMARY_KEY).isPresent()
                || column.find(ConstraintSpec.Kind.FOREIGN_KEY).isPresent();
        boolean isNamed = visit.command() instanceof CreateTable create
                && create.constraints().stream()
                        .filter(constraint -> constraint.is(ConstraintSpec.Kind.PRIMARY_KEY)
                                || constraint.is(ConstraintSpec.Kind.FOREIGN_KEY))
                        .anyMatch(constraint -> constraint.columns().size() == 1
                                && constraint.columns().contains(column.name()));
        return isNumbered || isDeclared || isNamed;
    }

    private static void timestamptz(Rule rule, Visit visit) {
        columns(visit, (table, column) -> {
            if (base(column).is("timestamp without time zone")) {
                visit.find(rule)
                        .at(column.typeSpan())
                        .on(table)
                        .because("The column " + column.name() + " has no time zone.");
            }
        });
    }

    private static void identity(Rule rule, Visit visit) {
        columns(visit, (table, column) -> {
            if (column.type().isSerial()) {
                visit.find(rule)
                        .at(column.typeSpan())
                        .on(table)
                        .because("The column " + column.name() + " is " + column.type() + ".");
            }
        });
    }

    private static void json(Rule rule, Visit visit) {
        columns(visit, (table, column) -> {
            if (base(column).is("json")) {
                visit.find(rule).at(column.typeSpan()).on(table).because("The column " + column.name() + " is json.");
            }
        });
    }

    private static SqlType base(ColumnSpec column) {
        return column.type().element();
    }

    /** Any name of a statement that is understood; strings and keywords are none. */
    private static void tooLong(Rule rule, Visit visit) {
        for (SqlToken token :
                SqlToken.list(visit.text(), visit.span().start(), visit.span().end())) {
            if (token.kind() == Kind.WORD || token.kind() == Kind.NAME) {
                Span at = new Span(token.start(), token.end());
                String name = new Words(visit.text(), at.start(), at.end()).identifier();
                if (ChosenName.bytes(name) > ChosenName.BYTES_MAX) {
                    visit.find(rule)
                            .at(at)
                            .because("The name has " + ChosenName.bytes(name) + " bytes and is cut to 63.");
                }
            }
        }
    }

    private static void unqualified(Rule rule, Visit visit) {
        List<QualifiedName> names = new ArrayList<>();
        if (visit.command() instanceof CreateTable create && !create.isTemporary()) {
            names.add(create.table());
        } else if (visit.command() instanceof CreateIndex create) {
            names.add(create.table());
        } else if (visit.command() instanceof AlterTable alter) {
            names.add(alter.table());
        } else if (visit.command() instanceof SqlCommand.Drop drop
                && drop.kind().equals("table")) {
            names.addAll(drop.names());
        } else if (visit.command() instanceof SqlCommand.Other other
                && other.command().startsWith("create ")
                && !other.name().isNone()
                && !other.command().equals("create extension")) {
            names.add(other.name());
        }
        names.stream()
                .filter(name -> name.schema().isEmpty())
                .forEach(name -> visit.find(rule).because("Nothing says in which schema " + name + " is."));
    }
}
