package com.monassurance.migrations.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A map by address. Hundreds of thousands of boxed keys with their entries would cost more than what they lead to. Confined to
 * one thread.
 *
 * @param <V> what addresses lead to
 */
final class AddressMap<V> {

    private static final int FIRST_SLOTS = 64;
    /** No row is there: every catalogue has an oid. */
    private static final long FREE = 0;

    private long[] keys = new long[FIRST_SLOTS];
    private @Nullable Object[] values = new Object[FIRST_SLOTS];
    private int size;

    @Nullable
    V get(long address) {
        return valueAt(slot(keys, address));
    }

    /** Takes the value away; its address keeps its slot. */
    void remove(long address) {
        values[slot(keys, address)] = null;
    }

    boolean contains(long address) {
        return values[slot(keys, address)] != null;
    }

    void put(long address, V value) {
        int slot = slot(keys, address);
        if (keys[slot] == FREE) {
            if (size * 2 >= keys.length) {
                grow();
                slot = slot(keys, address);
            }
            size++;
            keys[slot] = address;
        }
        values[slot] = value;
    }

    // Only values of V are put in.
    @SuppressWarnings("unchecked")
    private @Nullable V valueAt(int slot) {
        return (V) values[slot];
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(keys, oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    /** Where an address is, or would be. */
    private static int slot(long[] keys, long address) {
        int mask = keys.length - 1;
        long mixed = address * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (keys[slot] != address && keys[slot] != FREE) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
