package com.monassurance.migrations.lint;

import com.monassurance.migrations.sqlplan.LockMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The transaction that a statement is in, and what the statements before it left in it. Confined to one thread. */
final class TransactionState {

    private final boolean isExplicit;
    private final Map<QualifiedName, Held> held = new LinkedHashMap<>();
    private final Map<String, String> settings = new HashMap<>();

    /** A lock that the transaction holds, and the line of the statement that took it. */
    record Held(QualifiedName table, LockMode mode, int line) {}

    private TransactionState(boolean isExplicit) {
        this.isExplicit = isExplicit;
    }

    /** One that the runner, or the server around a single statement, makes. */
    static TransactionState implicit() {
        return new TransactionState(false);
    }

    /** One that BEGIN opens. */
    static TransactionState explicit() {
        return new TransactionState(true);
    }

    boolean isExplicit() {
        return isExplicit;
    }

    void hold(QualifiedName table, LockMode mode, int line) {
        Held before = held.get(table);
        if (before == null || before.mode().compareTo(mode) < 0) {
            held.put(table, new Held(table, mode, line));
        }
    }

    /** The first table whose readers wait until the transaction ends, but for those that would wait anyway. */
    Optional<Held> blocking(Predicate<QualifiedName> anyway) {
        return held.values().stream()
                .filter(each -> each.mode() == LockMode.ACCESS_EXCLUSIVE && !anyway.test(each.table()))
                .findFirst();
    }

    boolean holds(QualifiedName table) {
        return held.containsKey(table);
    }

    Map<String, String> settings() {
        return settings;
    }
}
