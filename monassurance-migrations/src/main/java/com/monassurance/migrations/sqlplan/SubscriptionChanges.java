package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Brings a subscription from one state to another. Pure; thread-safe. */
final class SubscriptionChanges {

    /** What the server tells the publisher, for which it connects to it and refuses a transaction. */
    private static final Set<String> OF_SLOT = Set.of("two_phase", "failover");

    private static final int TWO_PHASE_SINCE = 18;

    private SubscriptionChanges() {}

    /** Tells whether a statement of {@link #between} asks the publisher, and so cannot run in a transaction. */
    static boolean isConnecting(String sql) {
        return sql.startsWith("alter subscription ")
                && OF_SLOT.stream().anyMatch(key -> sql.contains(" set (" + key + " = "));
    }

    /**
     * Returns the statements. Publications are changed without asking the publisher for their tables. Before PostgreSQL 18
     * {@code two_phase} cannot be altered and is left as it is.
     */
    static List<String> between(PlainObject from, PlainObject to, int majorVersion) {
        String alter = "alter " + References.of(to) + " ";
        boolean wasEnabled = isEnabled(from);
        List<String> settings = new ArrayList<>();
        List<String> ofSlot = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(to.properties().keySet());
        keys.removeAll(Set.of("enabled", "publications"));
        for (String key : keys) {
            if (differs(key, from, to) && (!key.equals("two_phase") || majorVersion >= TWO_PHASE_SINCE)) {
                String value = to.properties().getOrDefault(key, "");
                boolean isNone = key.equals("slot_name") && value.equals("none");
                (OF_SLOT.contains(key) ? ofSlot : settings)
                        .add(key + " = " + (isNone ? "none" : SqlName.literal(value)));
            }
        }
        List<String> statements = new ArrayList<>();
        boolean isStopped = wasEnabled && (!isEnabled(to) || !ofSlot.isEmpty());
        if (isStopped) {
            statements.add(alter + "disable");
        }
        if (!settings.isEmpty()) {
            statements.add(alter + "set (" + String.join(", ", settings) + ")");
        }
        ofSlot.forEach(each -> statements.add(alter + "set (" + each + ")"));
        if (differs("publications", from, to)) {
            statements.add(
                    alter + "set publication " + to.properties().get("publications") + " with (refresh = false)");
        }
        if (isEnabled(to) && (!wasEnabled || isStopped)) {
            statements.add(alter + "enable");
        }
        return statements;
    }

    private static boolean isEnabled(PlainObject subscription) {
        return "true".equals(subscription.properties().get("enabled"));
    }

    private static boolean differs(String key, PlainObject from, PlainObject to) {
        return !Objects.equals(from.properties().get(key), to.properties().get(key));
    }
}
