package com.monassurance.health;

/** Counts changes among the last results. Confined to one thread at a time; the ledger of the check guards it. */
final class FlapTrack {

    private final Flapping limits;
    private final long mask;

    // Invariant: bit i is set when the result before the last i ones differed from its successor.
    private long changes;
    private boolean hasResult;
    private boolean worked;
    private boolean isFlapping;

    FlapTrack(Flapping limits) {
        this.limits = limits;
        // Among n results there are n - 1 pairs of neighbours.
        this.mask = (1L << (limits.results() - 1)) - 1;
    }

    /** Counts one result and tells whether the check is flapping after it. */
    boolean record(boolean works) {
        boolean isChange = hasResult && works != worked;
        changes = ((changes << 1) | (isChange ? 1 : 0)) & mask;
        hasResult = true;
        worked = works;
        isFlapping = isFlapping ? changes() > limits.endsAt() : changes() >= limits.startsAt();
        return isFlapping;
    }

    int changes() {
        return Long.bitCount(changes);
    }
}
