package com.monassurance.migrations.catalog;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Statements that are written together, and what has to be there before. Confined to one thread. */
final class DdlNode {

    private final ObjectId id;
    private final boolean isPostData;
    private final List<String> statements;
    private final Set<ObjectId> needs = new TreeSet<>();
    private @Nullable Stub stub;

    /**
     * What can stand for an object so that others can name it, and what then makes it whole.
     *
     * @param statement makes the stub
     * @param completion replaces the first statement of the object
     */
    record Stub(String statement, String completion) {}

    DdlNode(ObjectId id, boolean isPostData, List<String> statements) {
        this.id = id;
        this.isPostData = isPostData;
        this.statements = statements;
    }

    DdlNode stub(String statement, String completion) {
        stub = new Stub(statement, completion);
        return this;
    }

    ObjectId id() {
        return id;
    }

    boolean isPostData() {
        return isPostData;
    }

    List<String> statements() {
        return statements;
    }

    Set<ObjectId> needs() {
        return needs;
    }

    @Nullable
    Stub stub() {
        return stub;
    }
}
