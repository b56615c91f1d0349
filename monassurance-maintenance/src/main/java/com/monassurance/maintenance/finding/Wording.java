package com.monassurance.maintenance.finding;

import java.time.Duration;
import java.util.Locale;

/**
 * Figures in words, in both languages, the same on every machine.
 *
 * @since 0.1.0
 */
public final class Wording {

    private static final String[] ENGLISH_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String[] FRENCH_UNITS = {"o", "Kio", "Mio", "Gio", "Tio", "Pio", "Eio"};
    private static final long STEP = 1024;

    private Wording() {}

    /**
     * Returns a size for people, such as {@code 1.5 MiB} and {@code 1,5 Mio}.
     *
     * @param bytes the size in bytes
     * @return the size with one decimal from a KiB on
     */
    public static Text bytes(long bytes) {
        int unit = 0;
        double value = bytes;
        while (Math.abs(value) >= STEP && unit < ENGLISH_UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        String pattern = unit == 0 ? "%.0f %s" : "%.1f %s";
        return Text.of(
                String.format(Locale.ENGLISH, pattern, value, ENGLISH_UNITS[unit]),
                String.format(Locale.FRANCE, pattern, value, FRENCH_UNITS[unit]));
    }

    /**
     * Returns a duration for people in its two largest units, such as {@code 30 d 23 h} and {@code 30 j 23 h}.
     *
     * @param duration the duration
     * @return the duration
     */
    public static Text duration(Duration duration) {
        Duration whole = duration.abs();
        String sign = duration.isNegative() ? "-" : "";
        if (whole.toDays() > 0) {
            String hours = " " + whole.toHoursPart() + " h";
            return Text.of(sign + whole.toDays() + " d" + hours, sign + whole.toDays() + " j" + hours);
        }
        if (whole.toHours() > 0) {
            return Text.same(sign + whole.toHours() + " h " + whole.toMinutesPart() + " min");
        }
        if (whole.toMinutes() > 0) {
            return Text.same(sign + whole.toMinutes() + " min " + whole.toSecondsPart() + " s");
        }
        if (whole.toSeconds() > 0) {
            return Text.same(sign + whole.toSeconds() + " s");
        }
        return Text.same(sign + whole.toMillis() + " ms");
    }

    /**
     * Returns a text that somebody else chose, such as a file name, so that it cannot begin a line or steer a terminal.
     *
     * @param foreign the text
     * @return the text, control and invisible formatting characters as {@code \\u} and four hexadecimal digits
     */
    public static String printable(String foreign) {
        StringBuilder shown = new StringBuilder(foreign.length());
        for (int i = 0; i < foreign.length(); i++) {
            char c = foreign.charAt(i);
            int type = Character.getType(c);
            boolean unseen = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (unseen) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }
}
