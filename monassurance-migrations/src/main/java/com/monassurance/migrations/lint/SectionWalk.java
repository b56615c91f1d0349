package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.Transaction;
import com.monassurance.migrations.lint.SqlCommand.Transaction.Verb;
import com.monassurance.migrations.script.ScriptOutline.Placed;
import com.monassurance.migrations.script.ScriptOutline.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Goes through the statements of a section, and keeps book of transactions, locks and settings. Confined to one thread. */
final class SectionWalk {

    private static final List<RuleCheck> CHECKS = Rules.inOrder();

    private final FileVisit file;
    private final Section section;
    private TransactionState transaction = TransactionState.implicit();
    private boolean wasTransactional;

    SectionWalk(FileVisit file, Section section) {
        this.file = file;
        this.section = section;
    }

    List<Visit> walk() {
        List<Visit> visits = new ArrayList<>();
        SchemaTracker tracker = new SchemaTracker(file.schema(), file.text());
        for (Placed placed : section.statements()) {
            SqlCommand command = SqlCommandParser.parse(file.text(), placed.start(), placed.end());
            enter(placed);
            Visit visit = new Visit(file, new Span(placed.start(), placed.end()), command, transaction);
            CHECKS.forEach(check -> check.look(visit));
            visits.add(visit);
            leave(visit, command);
            tracker.apply(command);
        }
        file.end();
        return visits;
    }

    /** Our runner runs what can be in a transaction in one with its neighbours; plain SQL is committed one by one. */
    private void enter(Placed placed) {
        boolean isTransactional = placed.statement().isTransactional();
        boolean goesOn = file.isScript() ? isTransactional && wasTransactional : transaction.isExplicit();
        if (!goesOn) {
            transaction = TransactionState.implicit();
        }
        wasTransactional = isTransactional;
    }

    private void leave(Visit visit, SqlCommand command) {
        int line = file.line(visit.span().start());
        visit.locks().forEach((table, mode) -> {
            if (!file.schema().isNew(table)) {
                transaction.hold(table, mode, line);
            }
        });
        if (command instanceof SqlCommand.Setting setting) {
            boolean isLocal = setting.scope().equals("local");
            Map<String, String> settings = isLocal ? transaction.settings() : file.session();
            settings.put(setting.name(), setting.value());
        }
        if (!file.isScript() && command instanceof Transaction verb) {
            if (verb.verb() == Verb.BEGIN && !transaction.isExplicit()) {
                transaction = TransactionState.explicit();
            } else if (verb.verb() != Verb.WITHIN && verb.verb() != Verb.BEGIN) {
                transaction = TransactionState.implicit();
            }
        }
    }
}
