package com.monassurance.benchmarks.migration.child;

/** The revisions of the benchmark: each makes one small table, without a key and too narrow for a TOAST table. */
public final class Revisions {

    /** What every revision says of itself. */
    public static final String MESSAGE = "create one small table";

    private static final int DIGITS = 5;

    private Revisions() {}

    /**
     * Returns the number as every file name and table holds it.
     *
     * @param number from 1
     * @return five digits
     */
    public static String padded(int number) {
        String digits = Integer.toString(number);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /**
     * Returns the id of a revision.
     *
     * @param number from 1
     * @return such as {@code r00001}
     */
    public static String id(int number) {
        return "r" + padded(number);
    }

    /**
     * Returns the one statement of a revision.
     *
     * @param number from 1
     * @return without semicolon
     */
    public static String upgrade(int number) {
        return "create table item_" + padded(number) + " (id bigint not null, label varchar(40))";
    }

    /**
     * Returns what takes it back.
     *
     * @param number from 1
     * @return without semicolon
     */
    public static String downgrade(int number) {
        return "drop table item_" + padded(number);
    }
}
