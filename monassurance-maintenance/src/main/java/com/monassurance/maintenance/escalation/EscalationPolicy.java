package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.escalation.Level.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is told of an incident, and when. The levels that are entered by age divide the time since the opening into
 * half-open windows without a gap: an incident that is exactly as old as a level's age belongs to that level.
 * Acknowledgement time-outs, repeat loops and maintenance windows are not part of it yet. Immutable.
 *
 * @param name what it is called
 * @param levels numbered upwards; the first entered by age begins at zero, and their ages rise
 * @param contacts everybody the levels mention
 * @since 0.1.0
 */
public record EscalationPolicy(String name, List<Level> levels, List<Contact> contacts) {

    /**
     * Checks the policy as a whole.
     *
     * @throws IllegalArgumentException naming every problem: an unknown contact, an id or a level twice, ages that do
     *     not begin at zero or do not rise
     */
    public EscalationPolicy {
        requireNonNull(name, "name");
        levels = List.copyOf(levels);
        contacts = List.copyOf(contacts);
        List<String> problems = new ArrayList<>();
        checkContacts(levels, contacts, problems);
        checkNumbers(levels, problems);
        checkAges(levels, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("escalation policy " + name + ": " + String.join("; ", problems));
        }
    }

    /**
     * Returns the four levels and the three roles of the maintenance guide, staffed with invented people whose numbers
     * belong to the range that is reserved for fiction in France. To be copied, never to be used.
     *
     * @return the example
     */
    public static EscalationPolicy example() {
        return ExamplePolicy.POLICY;
    }

    /**
     * Returns the level in whose window an incident is after some time without an acknowledgement.
     *
     * @param unacknowledged time since the opening, zero or more
     * @return the level entered last by age; the instant at which a window begins belongs to it
     * @throws IllegalArgumentException if the time is negative
     */
    public Level levelAt(Duration unacknowledged) {
        if (unacknowledged.isNegative()) {
            throw new IllegalArgumentException("an incident cannot be younger than nothing: " + unacknowledged);
        }
        Level found = null;
        for (Level level : levels) {
            if (level.entry() instanceof Entry.After after && after.age().compareTo(unacknowledged) <= 0) {
                found = level;
            }
        }
        return requireNonNull(found, "the first window begins at zero");
    }

    /**
     * Returns a contact of this policy.
     *
     * @param id its id
     * @return the contact
     * @throws IllegalArgumentException if the policy does not know it
     */
    public Contact contact(String id) {
        return contacts.stream()
                .filter(contact -> contact.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no contact " + id + " in " + name));
    }

    List<Contact> contactsOf(Level level) {
        return level.contacts().stream().map(this::contact).toList();
    }

    private static void checkContacts(List<Level> levels, List<Contact> contacts, List<String> problems) {
        Set<String> known = new HashSet<>();
        for (Contact contact : contacts) {
            if (!known.add(contact.id())) {
                problems.add("contact " + contact.id() + " is there twice");
            }
        }
        for (Level level : levels) {
            for (String id : level.contacts()) {
                if (!known.contains(id)) {
                    problems.add("level " + level.number() + " mentions the unknown contact " + id);
                }
            }
        }
    }

    private static void checkNumbers(List<Level> levels, List<String> problems) {
        Map<Integer, String> names = new HashMap<>();
        int before = 0;
        for (Level level : levels) {
            if (names.putIfAbsent(level.number(), level.name()) != null || level.number() < before) {
                problems.add("level numbers must rise, " + level.number() + " comes after " + before);
            }
            before = level.number();
        }
    }

    private static void checkAges(List<Level> levels, List<String> problems) {
        Duration before = null;
        for (Level level : levels) {
            if (level.entry() instanceof Entry.After after) {
                if (before == null && !after.age().isZero()) {
                    problems.add("the first window must begin at zero, not at " + after.age());
                }
                if (before != null && after.age().compareTo(before) <= 0) {
                    problems.add("level " + level.number() + " begins at " + after.age() + ", not after " + before);
                }
                before = after.age();
            }
        }
        if (before == null) {
            problems.add("no level is entered by age");
        }
    }
}
