package com.monassurance.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What the visitor asked for with {@code -D} on the command line. Immutable.
 *
 * @param scale size of the data set; 1 is 10,000 policies
 * @param port port of the HTTP host; 0 means a free one
 * @param serve whether to go on serving after the walk, until the process is interrupted
 * @param keep whether to leave the working directory behind
 */
record QuickstartOptions(double scale, int port, boolean serve, boolean keep) {

    private static final double SCALE_DEFAULT = 0.5;
    private static final double SCALE_MAX = 100;
    private static final int PORT_MAX = 65_535;

    /** All that is wrong with the options, told at once. */
    static final class BadOptions extends Exception {
        private static final long serialVersionUID = 1L;

        BadOptions(List<String> problems) {
            super(String.join("; ", problems));
        }
    }

    static QuickstartOptions from(Properties properties) throws BadOptions {
        List<String> problems = new ArrayList<>();
        double scale = number(properties, "scale", SCALE_DEFAULT, problems);
        double port = number(properties, "port", 0, problems);
        if (!(scale > 0 && scale <= SCALE_MAX)) {
            problems.add("-Dscale must be above 0 and at most " + (int) SCALE_MAX);
        }
        if (port < 0 || port > PORT_MAX || port != Math.rint(port)) {
            problems.add("-Dport must be a whole number from 0 (any free port) to " + PORT_MAX);
        }
        boolean serve = flag(properties, "serve", problems);
        boolean keep = flag(properties, "keep", problems);
        if (!problems.isEmpty()) {
            throw new BadOptions(problems);
        }
        return new QuickstartOptions(scale, (int) port, serve, keep);
    }

    private static double number(Properties properties, String name, double otherwise, List<String> problems) {
        String text = properties.getProperty(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            problems.add("-D" + name + " must be a number, not '" + text + "'");
            return otherwise;
        }
    }

    /** {@code -Dserve} arrives as an empty value or as {@code true}, depending on who parsed it. */
    private static boolean flag(Properties properties, String name, List<String> problems) {
        String text = properties.getProperty(name, "false");
        switch (text) {
            case "", "true" -> {
                return true;
            }
            case "false" -> {
                return false;
            }
            default -> {
                problems.add("-D" + name + " is given without a value, or with true or false, not '" + text + "'");
                return false;
            }
        }
    }
}
