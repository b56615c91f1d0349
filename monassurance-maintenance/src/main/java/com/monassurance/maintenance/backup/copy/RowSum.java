package com.monassurance.maintenance.backup.copy;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Counts rows and sums a 64-bit mark of each, so that two tables of the same rows have the same sum whatever their order.
 * It finds faults, not forgeries. Confined to one thread.
 */
final class RowSum {

    private final CRC32 one = new CRC32();
    private final CRC32C other = new CRC32C();
    private long rows;
    private long sum;

    void add(byte[] row) {
        one.reset();
        one.update(row, 0, row.length);
        other.reset();
        other.update(row, 0, row.length);
        sum += mixed(one.getValue() << Integer.SIZE | other.getValue());
        rows++;
    }

    /** Without it, the sum of two linear codes would say little of rows that swap their values. */
    private static long mixed(long mark) {
        long mix = (mark ^ mark >>> 33) * 0xff51afd7ed558ccdL;
        mix = (mix ^ mix >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mix ^ mix >>> 33;
    }

    long rows() {
        return rows;
    }

    String hex() {
        return String.format("%016x", sum);
    }
}
