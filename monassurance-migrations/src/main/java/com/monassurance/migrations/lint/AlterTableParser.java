package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.TableAction.Trait;
import java.util.ArrayList;
import java.util.List;

/** Reads ALTER TABLE and what has its form, behind the word that says what is altered. Confined to one thread. */
final class AlterTableParser {

    private final Words words;
    private final String kind;

    AlterTableParser(Words words, String kind) {
        this.words = words;
        this.kind = kind;
    }

    SqlCommand read(int from) {
        if (words.take("all", "in", "tablespace")) {
            words.skipAll();
            return new SqlCommand.Other("alter " + kind + " all in tablespace", QualifiedName.NONE);
        }
        boolean ifExists = words.take("if", "exists");
        boolean isOnly = words.take("only");
        QualifiedName table = words.name();
        words.takeSymbol("*");
        Span head = words.since(from);
        List<TableAction> actions = new ArrayList<>();
        do {
            int before = words.start();
            actions.add(action());
            if (words.start() == before) {
                break;
            }
        } while (words.takeSymbol(",") && !words.isConfused());
        if (!words.isEnd()) {
            words.confuse();
        }
        return new SqlCommand.AlterTable(kind, table, ifExists, isOnly, head, actions);
    }

    private TableAction action() {
        int from = words.start();
        if (words.take("add")) {
            return add(from);
        }
        if (words.take("drop")) {
            return drop(from);
        }
        if (words.isAt("alter") && !words.isAnyAhead(1, "constraint")) {
            words.next();
            return alterColumn(from);
        }
        if (words.take("validate", "constraint")) {
            String name = words.identifier();
            return new TableAction.ValidateConstraint(name, words.since(from));
        }
        if (words.take("rename")) {
            return rename(from);
        }
        if (words.take("set")) {
            return set(from);
        }
        if (words.take("attach", "partition")) {
            return attach(from);
        }
        if (words.take("detach", "partition")) {
            QualifiedName partition = words.name();
            boolean concurrent = words.take("concurrently");
            boolean last = words.take("finalize");
            return new TableAction.DetachPartition(partition, concurrent, last, words.since(from));
        }
        return anyOther(from);
    }

    private TableAction anyOther(int from) {
        boolean isTrigger =
                words.isAny("enable", "disable") && (words.isAnyAhead(1, "trigger") || words.isAnyAhead(2, "trigger"));
        boolean isTuning = words.isAt("cluster", "on") || words.isAt("reset") || words.isAt("no", "depends");
        words.skipTo();
        Span span = words.since(from);
        if (isTrigger) {
            return new TableAction.SwitchTrigger(span);
        }
        return isTuning ? new TableAction.Tune(span) : new TableAction.Other(span);
    }

    private TableAction add(int from) {
        ColumnParser columns = new ColumnParser(words);
        if (columns.isAtConstraint()) {
            ConstraintSpec constraint = columns.tableConstraint();
            return new TableAction.AddConstraint(constraint, words.since(from));
        }
        words.take("column");
        boolean ifNotExists = words.take("if", "not", "exists");
        ColumnSpec column = columns.column();
        return new TableAction.AddColumn(column, ifNotExists, words.since(from));
    }

    private TableAction drop(int from) {
        if (words.take("constraint")) {
            words.take("if", "exists");
            String name = words.identifier();
            words.takeAny("cascade", "restrict");
            return new TableAction.DropConstraint(name, words.since(from));
        }
        words.take("column");
        words.take("if", "exists");
        String column = words.identifier();
        boolean cascading = words.take("cascade");
        words.take("restrict");
        return new TableAction.DropColumn(column, cascading, words.since(from));
    }

    private TableAction alterColumn(int from) {
        words.take("column");
        if (!words.isIdentifier()) {
            // ALTER INDEX … ALTER COLUMN 1 SET STATISTICS 100
            words.next();
            words.skipTo();
            return new TableAction.ChangeColumn("", Trait.STATISTICS, words.since(from));
        }
        String column = words.identifier();
        if (words.take("type") || words.take("set", "data", "type")) {
            return changeType(column, from);
        }
        if (words.take("set", "not", "null")) {
            return new TableAction.SetNotNull(column, words.since(from));
        }
        if (words.take("drop", "not", "null")) {
            return new TableAction.DropNotNull(column, words.since(from));
        }
        Trait trait = trait();
        words.skipTo();
        return new TableAction.ChangeColumn(column, trait, words.since(from));
    }

    private Trait trait() {
        if (words.isAt("set", "default")) {
            return Trait.SET_DEFAULT;
        }
        if (words.isAt("drop", "default")) {
            return Trait.DROP_DEFAULT;
        }
        if (words.isAt("set", "expression")) {
            return Trait.SET_EXPRESSION;
        }
        if (words.isAt("drop", "identity") || words.isAt("drop", "expression")) {
            return Trait.DROP_GENERATION;
        }
        boolean numbers = words.isAt("set") && words.isAnyAhead(1, "generated", "increment", "start", "restart");
        if (numbers || words.isAt("restart")) {
            return Trait.IDENTITY;
        }
        boolean isTuning = words.isAt("set", "statistics") || words.isAt("reset") || words.isSymbolAhead(1, "(");
        return isTuning ? Trait.STATISTICS : Trait.OTHER;
    }

    private TableAction changeType(String column, int from) {
        SqlType type = SqlType.read(words);
        if (words.take("collate")) {
            words.name();
        }
        Span using = Span.NOWHERE;
        if (words.take("using")) {
            int begin = words.start();
            words.skipTo();
            using = words.since(begin);
        }
        words.takeAny("cascade", "restrict");
        return new TableAction.ChangeType(column, type, using, words.since(from));
    }

    private TableAction rename(int from) {
        if (words.take("to")) {
            String name = words.identifier();
            return new TableAction.RenameTo(name, words.since(from));
        }
        if (words.take("constraint")) {
            String old = words.identifier();
            words.expect("to");
            String name = words.identifier();
            return new TableAction.RenameConstraint(old, name, words.since(from));
        }
        words.take("column");
        String old = words.identifier();
        words.expect("to");
        String name = words.identifier();
        return new TableAction.RenameColumn(old, name, words.since(from));
    }

    private TableAction set(int from) {
        if (words.take("schema")) {
            String schema = words.identifier();
            return new TableAction.SetSchema(schema, words.since(from));
        }
        boolean isIndex = kind.equals("index");
        if (words.isAny("logged", "unlogged", "tablespace", "access")) {
            String what = "set " + Words.folded(words.peek());
            words.skipTo();
            boolean isSequence = kind.equals("sequence");
            return isSequence
                    ? new TableAction.Other(words.since(from))
                    : new TableAction.Rewrite(
                            what.equals("set access") ? "set access method" : what, words.since(from));
        }
        boolean isTuning = words.isSymbol("(") || words.isAt("without", "cluster");
        words.skipTo();
        Span span = words.since(from);
        return isTuning || isIndex ? new TableAction.Tune(span) : new TableAction.Other(span);
    }

    private TableAction attach(int from) {
        QualifiedName partition = words.name();
        int begin = words.start();
        words.skipTo();
        return new TableAction.AttachPartition(partition, words.since(begin), words.since(from));
    }
}
