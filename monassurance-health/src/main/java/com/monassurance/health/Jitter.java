package com.monassurance.health;

/**
 * By what share each interval of a check is kept: the same sequence for the same instance and check, another one for
 * others. Confined to one thread at a time; the slot of the check guards it.
 */
final class Jitter {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private final double most;
    private long seed;

    private Jitter(long seed, double most) {
        this.seed = seed;
        this.most = most;
    }

    static Jitter of(String who, double most) {
        long seed = 1;
        for (int i = 0; i < who.length(); i++) {
            seed = 31 * seed + who.charAt(i);
        }
        return new Jitter(seed, most);
    }

    /** Returns a share above 1 - most and up to 1: an interval is only ever shortened, so that its bounds hold. */
    double next() {
        // SplitMix64: any two seeds give sequences that look unrelated.
        seed += GOLDEN_GAMMA;
        long mixed = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return 1 - most * ((mixed >>> 11) * UNIT);
    }
}
