package com.monassurance.migrations.script;

import com.monassurance.migrations.revision.Revision;

/** A backfill with a place in the graph. Immutable. */
record BackfillRevision(Revision revision, Backfill backfill) implements JavaRevision {

    @Override
    public String describe() {
        return backfill.describe();
    }

    @Override
    public String checksum() {
        return backfill.describe();
    }

    @Override
    public boolean isTransactional() {
        return false;
    }

    @Override
    public boolean isResumable() {
        return true;
    }

    @Override
    public void upgrade(RevisionContext context) throws Exception {
        backfill.run(context);
    }

    @Override
    public void downgrade(RevisionContext context) {
        // What was filled stays; taking the column back is the work of the revision that made it.
    }
}
