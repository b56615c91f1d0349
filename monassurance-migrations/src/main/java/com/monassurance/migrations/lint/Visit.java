package com.monassurance.migrations.lint;

import com.monassurance.migrations.sqlplan.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One statement and all that rules may ask about it and what stands around it. Confined to one thread. */
final class Visit {

    private final FileVisit file;
    private final Span span;
    private final SqlCommand command;
    private final TransactionState transaction;
    private final List<Raised> raised = new ArrayList<>();
    private @Nullable Map<QualifiedName, LockMode> locks;

    /** A finding that was made, with its online form, which is used when nothing suppresses the finding. */
    record Raised(
            Rule rule,
            Finding finding,
            Span span,
            Span statement,
            @Nullable OnlineForm online) {}

    Visit(FileVisit file, Span span, SqlCommand command, TransactionState transaction) {
        this.file = file;
        this.span = span;
        this.command = command;
        this.transaction = transaction;
    }

    FileVisit file() {
        return file;
    }

    Span span() {
        return span;
    }

    SqlCommand command() {
        return command;
    }

    TransactionState transaction() {
        return transaction;
    }

    KnownSchema schema() {
        return file.schema();
    }

    /** The text of the whole file. */
    String text() {
        return file.text();
    }

    String text(Span part) {
        return part.in(text());
    }

    List<Raised> raised() {
        return raised;
    }

    /** Found out once, before the statement has changed what is known. */
    Map<QualifiedName, LockMode> locks() {
        Map<QualifiedName, LockMode> known = locks;
        if (known == null) {
            known = Locks.of(command, schema());
            locks = known;
        }
        return known;
    }

    /** Whether the table is new or small, or why it is not. */
    Exposure exposure(QualifiedName table) {
        return schema().exposure(table);
    }

    /** Begins a finding. */
    Draft find(Rule rule) {
        return new Draft(rule);
    }

    /** A finding that is being made. */
    final class Draft {

        private final Rule rule;
        private Span at = span;
        private Severity severity;
        private @Nullable QualifiedName relation;
        private @Nullable LockMode lock;
        private @Nullable String fix;
        private @Nullable OnlineForm online;

        private Draft(Rule rule) {
            this.rule = rule;
            this.severity = file.severity(rule);
        }

        Draft at(Span part) {
            at = part;
            return this;
        }

        Draft on(QualifiedName table) {
            QualifiedName resolved = schema().resolve(table);
            relation = schema().shown(resolved);
            lock = locks().get(resolved);
            return this;
        }

        Draft locking(LockMode mode) {
            lock = mode;
            return this;
        }

        /** Another severity than the rule has, unless one was configured. */
        Draft ofSeverity(Severity other) {
            severity = file.isConfigured(rule) ? severity : other;
            return this;
        }

        Draft fix(@Nullable String sql) {
            fix = sql;
            return this;
        }

        /** The form that does not block, unless a transaction of the file's own makes it impossible. */
        Draft online(@Nullable OnlineForm form) {
            online = form;
            return this;
        }

        void because(String reason) {
            if (!file.isOn(rule)) {
                return;
            }
            OnlineForm form = online;
            String sql = fix;
            if (form != null && sql == null) {
                sql = Rewriter.alone(Visit.this, at, form);
            }
            QualifiedName table = relation;
            boolean isElsewhere = form != null && transaction.isExplicit();
            Finding finding = new Finding(
                    rule.id(),
                    rule.title(),
                    severity,
                    file.place(at),
                    text(span),
                    table == null ? null : table.toString(),
                    lock,
                    isElsewhere ? reason + " The fix belongs outside of this transaction." : reason,
                    sql,
                    replacement(transaction.isExplicit() ? null : form));
            raised.add(new Raised(rule, finding, at, span, transaction.isExplicit() ? null : form));
        }

        /** What commits by itself needs a line in the header of a script too. */
        private Finding.@Nullable Replacement replacement(@Nullable OnlineForm form) {
            if (form == null || (form.commits() && file.isScript())) {
                return null;
            }
            String statements = String.join(";\n", Rewriter.statements(Visit.this, List.of(form)));
            return new Finding.Replacement(file.place(span), statements);
        }
    }
}
