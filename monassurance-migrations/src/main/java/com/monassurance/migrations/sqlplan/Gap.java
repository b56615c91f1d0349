package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What is missing for the moment: dropped to be made again, detached to be attached again, put aside. As long as something
 * is, steps that work for long in transactions of their own wait, or others would find it missing. Confined to one thread.
 */
final class Gap {

    private final Set<StepKey> steps;
    private final Set<StepKey> awaited = new HashSet<>();

    Gap(Set<StepKey> steps) {
        this.steps = steps;
    }

    /** Takes the next step; there is one. */
    Step next(PriorityQueue<Step> ready) {
        List<Step> waiting = new ArrayList<>();
        while (!ready.isEmpty() && isWaiting(ready.element())) {
            waiting.add(ready.remove());
        }
        Step step = ready.isEmpty() ? waiting.remove(0) : ready.remove();
        ready.addAll(waiting);
        return step;
    }

    private boolean isWaiting(Step step) {
        return !awaited.isEmpty() && !awaited.contains(step.key()) && step.isAlone();
    }

    void done(StepKey key) {
        awaited.remove(key);
        ObjectId id = key.id();
        switch (key.op()) {
            case DROP -> {
                await(Op.CREATE, id);
                await(Op.DROP_ASIDE, id);
            }
            case DETACH -> {
                await(Op.ATTACH, id);
                await(Op.DROP_ASIDE, id);
            }
            case ASIDE -> {
                await(Op.DROP_ASIDE, id);
                await(Op.ALTER, id);
            }
            default -> {}
        }
    }

    private void await(Op op, ObjectId id) {
        StepKey key = StepKey.of(op, id);
        if (steps.contains(key)) {
            awaited.add(key);
        }
    }
}
