package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.AccessState.Right;
import com.monassurance.migrations.catalog.AccessStep.Form;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the fewest grants and revocations that turn one access control list into another: first what goes, from those who
 * passed on nothing upwards, then what comes, from the owner downwards. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class AccessChanges {

    private final String owner;
    private final List<String> all;
    private final SortedMap<Right, Boolean> now;
    private final List<AccessStep> steps = new ArrayList<>();

    private AccessChanges(AccessState from, String owner, List<String> all) {
        this.owner = owner;
        this.all = all;
        this.now = new TreeMap<>(from.rights());
    }

    /**
     * Finds the steps.
     *
     * @param from who may do what before
     * @param to who may do what after
     * @param owner who owns the object when they are done
     * @param all all privileges of its kind
     * @return the steps in order
     */
    public static List<AccessStep> between(AccessState from, AccessState to, String owner, List<String> all) {
        AccessChanges changes = new AccessChanges(from, owner, all);
        if (!changes.revoke(to)) {
            changes = new AccessChanges(from, owner, all);
            changes.revokeEverything();
            changes.revoke(to);
        }
        changes.grant(to);
        return changes.steps;
    }

    /**
     * Writes steps, those of others than the owner as these roles.
     *
     * @param steps the steps
     * @param owner of the object
     * @param all all privileges of its kind, for which one word is enough
     * @param columns the columns in parentheses, or empty
     * @param on what follows the privileges, such as {@code  on table public.policies}
     * @return the statements
     */
    public static List<String> write(
            List<AccessStep> steps, String owner, List<String> all, String columns, String on) {
        List<String> statements = new ArrayList<>();
        String session = owner;
        for (AccessStep step : steps) {
            if (!step.grantor().equals(session)) {
                if (!session.equals(owner)) {
                    statements.add("reset session authorization");
                }
                session = step.grantor();
                if (!session.equals(owner)) {
                    statements.add("set session authorization " + SqlName.quoted(session));
                }
            }
            statements.add(step.sql(all, columns, on));
        }
        if (!session.equals(owner)) {
            statements.add("reset session authorization");
        }
        return statements;
    }

    /** False when something stays that was passed on by a role that may no longer do so. */
    private boolean revoke(AccessState to) {
        SortedMap<Right, Boolean> gone = new TreeMap<>(now);
        gone.entrySet().removeIf(each -> {
            Boolean wanted = to.rights().get(each.getKey());
            return wanted != null && (wanted || !each.getValue());
        });
        while (!gone.isEmpty()) {
            int before = gone.size();
            for (Iterator<Right> rights = gone.keySet().iterator(); rights.hasNext(); ) {
                Right right = rights.next();
                if (nobodyStandsOn(right)) {
                    boolean isOption = to.rights().containsKey(right);
                    add(isOption ? Form.REVOKE_OPTION : Form.REVOKE, right);
                    if (isOption) {
                        now.put(right, false);
                    } else {
                        now.remove(right);
                    }
                    rights.remove();
                }
            }
            if (gone.size() == before) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing has been passed on by the grantee that only this right lets it pass on. */
    private boolean nobodyStandsOn(Right right) {
        boolean passedOn = now.keySet().stream()
                .anyMatch(other -> other.grantor().equals(right.grantee())
                        && other.privilege().equals(right.privilege()));
        return right.grantee().equals(owner) || !passedOn || mayPassOn(right.grantee(), right);
    }

    private boolean mayPassOn(String role, Right but) {
        return now.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .anyMatch(right -> !right.equals(but)
                        && right.grantee().equals(role)
                        && right.privilege().equals(but.privilege()));
    }

    private void revokeEverything() {
        TreeSet<String> holders = new TreeSet<>();
        now.keySet().stream()
                .filter(right ->
                        right.grantor().equals(owner) && !right.grantee().equals(owner))
                .forEach(right -> holders.add(right.grantee()));
        holders.forEach(holder -> steps.add(new AccessStep(Form.REVOKE_CASCADE, holder, owner, all)));
        now.keySet().removeIf(right -> !right.grantee().equals(owner));
    }

    private void grant(AccessState to) {
        SortedMap<Right, Boolean> missing = new TreeMap<>(to.rights());
        missing.entrySet().removeIf(each -> each.getValue().equals(now.get(each.getKey())));
        while (!missing.isEmpty()) {
            int before = missing.size();
            for (Iterator<Right> rights = missing.keySet().iterator(); rights.hasNext(); ) {
                Right right = rights.next();
                if (right.grantor().equals(owner) || mayPassOn(right.grantor(), right)) {
                    give(right, to);
                    rights.remove();
                }
            }
            if (missing.size() == before) {
                // Nobody could have given these; the server says so.
                missing.keySet().forEach(right -> give(right, to));
                return;
            }
        }
    }

    private void give(Right right, AccessState to) {
        boolean isGrantable = to.rights().getOrDefault(right, false);
        add(isGrantable ? Form.GRANT_WITH_OPTION : Form.GRANT, right);
        now.put(right, isGrantable);
    }

    /** Rights that differ in the privilege alone share a statement. */
    private void add(Form form, Right right) {
        AccessStep last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (last != null
                && last.form() == form
                && last.grantee().equals(right.grantee())
                && last.grantor().equals(right.grantor())) {
            List<String> privileges = new ArrayList<>(last.privileges());
            privileges.add(right.privilege());
            steps.set(steps.size() - 1, new AccessStep(form, right.grantee(), right.grantor(), privileges));
        } else {
            steps.add(new AccessStep(form, right.grantee(), right.grantor(), List.of(right.privilege())));
        }
    }
}
