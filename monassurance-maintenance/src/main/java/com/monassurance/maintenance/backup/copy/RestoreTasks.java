package com.monassurance.maintenance.backup.copy;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do of a restore, in an order that several threads may bend: a task waits for all before it that touch the
 * same tables, and one without tables waits for all before it and is waited for by all behind it. Thread-safe.
 */
final class RestoreTasks {

    private final List<Task> pending;
    private final List<Task> running = new ArrayList<>();

    RestoreTasks(List<Task> tasks) {
        this.pending = new ArrayList<>(tasks);
    }

    /** What a task does in its transaction. */
    interface Action {
        void run(Connection connection) throws Exception;
    }

    /**
     * A step of a restore.
     *
     * @param step its name in the record of what is done
     * @param what it does, for messages
     * @param tables groups of tables that it touches; empty when it is alone
     * @param action what it does
     */
    record Task(String step, String what, Set<String> tables, Action action) {}

    /** Waits for a task that may run now; null when nothing is left. */
    synchronized @Nullable Task take() throws InterruptedException {
        while (!pending.isEmpty()) {
            Task found = find();
            if (found != null) {
                running.add(found);
                return found;
            }
            wait();
        }
        return null;
    }

    synchronized void done(Task task) {
        running.remove(task);
        notifyAll();
    }

    private @Nullable Task find() {
        if (running.stream().anyMatch(task -> task.tables().isEmpty())) {
            return null;
        }
        Set<String> taken = new HashSet<>();
        running.forEach(task -> taken.addAll(task.tables()));
        boolean isFirst = true;
        for (Iterator<Task> tasks = pending.iterator(); tasks.hasNext(); isFirst = false) {
            Task task = tasks.next();
            if (task.tables().isEmpty()) {
                boolean isNext = running.isEmpty() && isFirst;
                if (isNext) {
                    tasks.remove();
                }
                return isNext ? task : null;
            }
            if (task.tables().stream().noneMatch(taken::contains)) {
                tasks.remove();
                return task;
            }
            taken.addAll(task.tables());
        }
        return null;
    }
}
