package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One step of an escalation: when it is entered, who is told and what they are expected to do. Immutable.
 *
 * @param number 1 for the first
 * @param name such as {@code Development team}
 * @param entry what makes an incident enter it
 * @param contacts ids of whom to tell, all those available; at least one
 * @param instructions what is expected at this level, one sentence
 * @since 0.1.0
 */
public record Level(int number, String name, Entry entry, List<String> contacts, String instructions) {

    /**
     * Checks the parts and copies the list.
     *
     * @throws IllegalArgumentException if the number is below 1, or there is no contact or one twice
     */
    public Level {
        requireNonNull(name, "name");
        requireNonNull(entry, "entry");
        requireNonNull(instructions, "instructions");
        contacts = List.copyOf(contacts);
        if (number < 1) {
            throw new IllegalArgumentException("levels are numbered from 1: " + number);
        }
        if (contacts.isEmpty() || Set.copyOf(contacts).size() != contacts.size()) {
            throw new IllegalArgumentException("level " + number + " needs distinct contacts: " + contacts);
        }
    }

    /**
     * Returns a level that an incident enters by its age.
     *
     * @param number 1 for the first
     * @param name such as {@code Development team}
     * @param after unacknowledged time after which it is entered; the instant itself belongs to this level
     * @param contacts ids of whom to tell
     * @param instructions what is expected
     * @return the level
     */
    public static Level after(int number, String name, Duration after, List<String> contacts, String instructions) {
        return new Level(number, name, new Entry.After(after), contacts, instructions);
    }

    /**
     * Returns a level that an incident enters at once, in addition to the others, when it is or becomes this severe.
     *
     * @param number 1 for the first
     * @param name such as {@code Management}
     * @param severity the least severity that enters it
     * @param contacts ids of whom to tell
     * @param instructions what is expected
     * @return the level
     */
    public static Level severe(int number, String name, Severity severity, List<String> contacts, String instructions) {
        return new Level(number, name, new Entry.AtSeverity(severity), contacts, instructions);
    }

    /** What makes an incident enter a level. */
    public sealed interface Entry {

        /**
         * Time since the incident opened, as long as nobody acknowledges it. The window of the level is half-open: it
         * ends where the next level of this kind begins.
         *
         * @param age unacknowledged time, zero or more
         */
        record After(Duration age) implements Entry {

            /**
             * Checks the age.
             *
             * @throws IllegalArgumentException if it is negative
             */
            public After {
                if (age.isNegative()) {
                    throw new IllegalArgumentException("the age of a level must not be negative: " + age);
                }
            }
        }

        /**
         * How severe the incident is, or has become.
         *
         * @param least the least severity that enters the level
         */
        record AtSeverity(Severity least) implements Entry {

            /** Checks that there is one. */
            public AtSeverity {
                requireNonNull(least, "least");
            }
        }
    }
}
