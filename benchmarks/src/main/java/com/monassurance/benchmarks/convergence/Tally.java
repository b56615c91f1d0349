package com.monassurance.benchmarks.convergence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of the pairs with one tool. Confined to one thread. */
final class Tally {

    private final String tool;
    private final List<Double> millis = new ArrayList<>();
    private int right;
    private int wrong;
    private int failed;
    private int refused;
    private int remade;

    Tally(String tool) {
        this.tool = tool;
    }

    void right(int tablesRemade) {
        right++;
        remade += tablesRemade > 0 ? 1 : 0;
    }

    void wrong() {
        wrong++;
    }

    void failed() {
        failed++;
    }

    void refused() {
        refused++;
    }

    void took(double each) {
        millis.add(each);
    }

    static String head() {
        return "tool          | pairs | right           | of them, a table remade | other schema | script fails | gives up | ms, median";
    }

    String line() {
        int pairs = right + wrong + failed + refused;
        return String.format(
                Locale.ROOT,
                "%-13s | %5d | %5d (%5.1f %%) | %23d | %12d | %12d | %8d | %10.0f",
                tool,
                pairs,
                right,
                100.0 * right / Math.max(1, pairs),
                remade,
                wrong,
                failed,
                refused,
                median());
    }

    private double median() {
        List<Double> sorted = millis.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}
