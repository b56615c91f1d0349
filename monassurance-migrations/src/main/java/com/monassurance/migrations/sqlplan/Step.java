package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a plan. Confined to one thread. */
final class Step {

    static final Comparator<Step> ORDER = Comparator.<Step>comparingInt(step -> step.rank)
            .thenComparing(Step::byKind)
            .thenComparing(Step::place);

    private final StepKey key;
    private final int rank;
    private final List<String> statements = new ArrayList<>();
    private @Nullable String stub;
    private @Nullable String completion;

    Step(StepKey key, boolean isAgain) {
        this.key = key;
        this.rank = rank(key, isAgain);
    }

    /** What was dropped to be made again comes back at once; drops wait as long as they can. */
    private static int rank(StepKey key, boolean isAgain) {
        return switch (key.op()) {
            case ASIDE, STUB -> 0;
            case CREATE ->
                key.id().kind() == ObjectKind.DEFAULT_PRIVILEGES ? 9 : isAgain ? 1 : isLate(key.id()) ? 4 : 2;
            case ALTER, PROVE, ATTACH -> 3;
            case UNBIND -> 5;
            case DETACH -> 6;
            case DROP -> key.id().kind() == ObjectKind.DEFAULT_PRIVILEGES ? 0 : 7;
            case DROP_ASIDE -> 8;
        };
    }

    /** Kinds are made in one order and dropped in the other. */
    private int byKind(Step other) {
        int order = id().kind().compareTo(other.id().kind());
        return op() == Op.DROP ? -order : order;
    }

    private static boolean isLate(ObjectId id) {
        return switch (id.kind()) {
            case CONSTRAINT, INDEX, STATISTICS, RULE, TRIGGER, POLICY, PUBLICATION, SUBSCRIPTION, EVENT_TRIGGER -> true;
            default -> false;
        };
    }

    /** Parts of one relation stand together. */
    private String place() {
        return String.join(".", key.id().path()) + " " + key.id().kind() + " " + key.op();
    }

    /** Whether a statement of it ends the transaction before it, and works for long. */
    boolean isAlone() {
        return statements.stream().anyMatch(StatementFacts::isAlone);
    }

    StepKey key() {
        return key;
    }

    ObjectId id() {
        return key.id();
    }

    Op op() {
        return key.op();
    }

    List<String> statements() {
        return statements;
    }

    Step say(String statement) {
        statements.add(statement);
        return this;
    }

    Step say(List<String> more) {
        statements.addAll(more);
        return this;
    }

    void stub(@Nullable String statement, @Nullable String whole) {
        this.stub = statement;
        this.completion = whole;
    }

    @Nullable
    String stub() {
        return stub;
    }

    /** The first statement once the stub is there. */
    void complete() {
        if (completion != null && !statements.isEmpty()) {
            statements.set(0, completion);
        }
    }
}
