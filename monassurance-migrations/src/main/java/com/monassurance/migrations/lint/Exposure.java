package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.TableSizes.Size;
import java.util.Locale;

/**
 * How much it matters when a table is read or written whole. Immutable.
 *
 * @param isHarmless whether nobody would notice: the table is new or small
 * @param words what is known of its size, to be put behind a sentence; empty when no database was at hand
 */
record Exposure(boolean isHarmless, String words) {

    private static final long KIB = 1024;

    static Exposure unused() {
        return new Exposure(true, "");
    }

    static Exposure notLookedAt() {
        return new Exposure(false, "");
    }

    static Exposure unknown() {
        return new Exposure(false, " How big the table is nobody knows: it has not been analysed yet.");
    }

    static Exposure of(Size size, LintSettings settings) {
        boolean isSmall = size.rows() <= settings.smallRows() && size.bytes() <= settings.smallBytes();
        return new Exposure(
                isSmall,
                String.format(Locale.ROOT, " The table has about %,d rows, %s.", size.rows(), bytes(size.bytes())));
    }

    static String bytes(long bytes) {
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
        double amount = (double) bytes / KIB;
        int unit = 0;
        while (amount >= KIB && unit < units.length - 1) {
            amount /= KIB;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
    }
}
