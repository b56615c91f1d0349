package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;

/** A step of a plan: what is done with which object. */
record StepKey(Op op, ObjectId id) {

    /** What is done, in the order of preference: what others wait for and what disturbs least comes first. */
    enum Op {
        /** A type that is made anew is renamed, for columns still are of it; a column that keeps rows becomes text. */
        ASIDE,
        /** What will be dropped is emptied, so that it no longer needs what it needed. */
        UNBIND,
        /** An object is made as a stub, so that others can name it. */
        STUB,
        /** An object is made. */
        CREATE,
        /** An object is changed in place. */
        ALTER,
        /** Rows are shown to fit where they will be, while they are where they were. */
        PROVE,
        /** A partition or an owned sequence is tied to what it belongs to. */
        ATTACH,
        /** A partition or a child leaves its parent. */
        DETACH,
        /** An object is dropped. */
        DROP,
        /** A type that was put aside is dropped. */
        DROP_ASIDE
    }

    static StepKey of(Op op, ObjectId id) {
        return new StepKey(op, id);
    }
}
