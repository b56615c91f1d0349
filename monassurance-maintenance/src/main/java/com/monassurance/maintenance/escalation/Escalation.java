package com.monassurance.maintenance.escalation;

import com.monassurance.maintenance.escalation.EscalationPlan.PassedOver;
import com.monassurance.maintenance.escalation.EscalationPlan.Upcoming;
import com.monassurance.maintenance.escalation.Level.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans whom to tell of an incident: a pure function of policy, incident and instant. It stores and sends nothing;
 * keeping what was sent and sending it are the host's for now.
 *
 * <ul>
 *   <li>A level by age is entered at its instant unless somebody acknowledged at or before it.
 *   <li>A level by severity is entered at once, in addition, even when the severity rose after an acknowledgement:
 *       whoever took the incident took a lesser one.
 *   <li>Everybody of a level who is available at the instant it is entered is told. When nobody is, the following
 *       levels are asked in turn; when nobody of those is available either, the level's own contacts are told outside their
 *       hours. A level is never silent, and the reason is written on the notification.
 *   <li>Availability counts at the instant of entry, so planning later, or twice, gives the same notifications.
 *   <li>What lies after the instant of planning is not known yet: a simulation passes instants of the future.
 * </ul>
 *
 * @since 0.1.0
 */
public final class Escalation {

    /** The longest stretch that {@link #gaps} looks at. */
    public static final Duration GAPS_SPAN_MAX = Duration.ofDays(400);

    private static final Duration GAPS_STEP = Duration.ofMinutes(1);

    private Escalation() {}

    /**
     * Plans an escalation. Never blocks.
     *
     * @param policy whom to tell, when
     * @param incident what happened so far; events after {@code now} are ignored
     * @param now the instant to plan for
     * @return what is due by then, who was passed over and when more becomes due
     */
    public static EscalationPlan plan(EscalationPolicy policy, Incident incident, Instant now) {
        if (isPast(incident.resolvedAt(), now)) {
            return new EscalationPlan(incident, now, null, List.of(), List.of(), List.of());
        }
        List<Notification> due = new ArrayList<>();
        List<PassedOver> passedOver = new ArrayList<>();
        List<Upcoming> upcoming = new ArrayList<>();
        for (Level level : policy.levels()) {
            Optional<Instant> entered = entryOf(level, incident, now);
            entered.filter(at -> !at.isAfter(now)).ifPresent(at -> enter(policy, incident, level, at, due, passedOver));
            entered.filter(at -> at.isAfter(now)).ifPresent(at -> upcoming.add(new Upcoming(level, at)));
        }
        due.sort(Comparator.comparing(Notification::dueAt));
        upcoming.sort(Comparator.comparing(Upcoming::at));
        return new EscalationPlan(incident, now, windowOf(policy, incident, now), due, passedOver, upcoming);
    }

    /**
     * Returns when a level has nobody of its own to call, minute by minute. Computes for some seconds over a year;
     * never blocks.
     *
     * @param policy the policy
     * @param from first minute, inclusive
     * @param until end, exclusive, at most {@link #GAPS_SPAN_MAX} later
     * @return stretches in which an incident entering that level would fall to another one; empty is good
     * @throws IllegalArgumentException if the stretch is empty or too long
     */
    public static List<Gap> gaps(EscalationPolicy policy, Instant from, Instant until) {
        if (!from.isBefore(until) || Duration.between(from, until).compareTo(GAPS_SPAN_MAX) > 0) {
            throw new IllegalArgumentException(
                    "gaps are looked for in up to " + GAPS_SPAN_MAX.toDays() + " days: " + from + " to " + until);
        }
        List<Gap> gaps = new ArrayList<>();
        for (Level level : policy.levels()) {
            List<Contact> contacts = policy.contactsOf(level);
            Instant since = null;
            for (Instant at = from; at.isBefore(until); at = at.plus(GAPS_STEP)) {
                Instant minute = at;
                boolean covered = contacts.stream()
                        .anyMatch(contact -> contact.availability().covers(minute));
                if (!covered && since == null) {
                    since = minute;
                }
                if (covered && since != null) {
                    gaps.add(new Gap(level, since, minute));
                    since = null;
                }
            }
            if (since != null) {
                gaps.add(new Gap(level, since, until));
            }
        }
        return List.copyOf(gaps);
    }

    /**
     * A stretch in which nobody of a level may be called.
     *
     * @param level the level
     * @param from first minute
     * @param until end, exclusive
     */
    public record Gap(Level level, Instant from, Instant until) {}

    private static Optional<Instant> entryOf(Level level, Incident incident, Instant now) {
        if (level.entry() instanceof Entry.AtSeverity severe) {
            return incident.atLeastSince(severe.least()).filter(at -> !at.isAfter(now));
        }
        Instant entry = incident.openedAt().plus(((Entry.After) level.entry()).age());
        Instant acknowledgedAt = incident.acknowledgedAt();
        boolean stopped = acknowledgedAt != null && isPast(acknowledgedAt, now) && !acknowledgedAt.isAfter(entry);
        return stopped ? Optional.empty() : Optional.of(entry);
    }

    private static @Nullable Level windowOf(EscalationPolicy policy, Incident incident, Instant now) {
        if (now.isBefore(incident.openedAt())) {
            return null;
        }
        Instant acknowledgedAt = incident.acknowledgedAt();
        Instant end = acknowledgedAt != null && isPast(acknowledgedAt, now) ? acknowledgedAt : now;
        return policy.levelAt(Duration.between(incident.openedAt(), end));
    }

    private static void enter(
            EscalationPolicy policy,
            Incident incident,
            Level level,
            Instant at,
            List<Notification> due,
            List<PassedOver> passedOver) {
        List<String> refusals = new ArrayList<>();
        for (Level candidate : fallbacks(policy, level)) {
            List<Contact> available = new ArrayList<>();
            for (Contact contact : policy.contactsOf(candidate)) {
                Optional<String> refusal = contact.availability().refusal(at);
                if (refusal.isEmpty()) {
                    available.add(contact);
                } else {
                    passedOver.add(new PassedOver(candidate, contact, at, refusal.get()));
                    refusals.add(contact.name() + ": " + refusal.get());
                }
            }
            if (!available.isEmpty()) {
                String reason = candidate.equals(level) ? entered(level) : fallen(level, candidate, refusals);
                available.forEach(contact -> due.add(notification(incident, level, contact, at, reason)));
                return;
            }
        }
        String reason =
                entered(level) + "; nobody of it or of the levels after it is available, so its own contacts are told"
                        + " outside their hours (" + String.join(", ", refusals) + ")";
        policy.contactsOf(level).forEach(contact -> due.add(notification(incident, level, contact, at, reason)));
    }

    /** The level itself, then those that follow it. */
    private static List<Level> fallbacks(EscalationPolicy policy, Level level) {
        return policy.levels().stream()
                .filter(other -> other.number() >= level.number())
                .toList();
    }

    private static Notification notification(
            Incident incident, Level level, Contact contact, Instant at, String reason) {
        Notification.Key key = new Notification.Key(incident.id(), level.number(), contact.id());
        return new Notification(key, level, contact, at, reason);
    }

    private static String entered(Level level) {
        if (level.entry() instanceof Entry.AtSeverity severe) {
            return "level " + level.number() + ": the incident is " + severe.least() + " or worse";
        }
        return "level " + level.number() + ": not acknowledged "
                + ((Entry.After) level.entry()).age().toMinutes() + " min after opening";
    }

    private static String fallen(Level level, Level candidate, List<String> refusals) {
        return entered(level) + "; nobody of it is available (" + String.join(", ", refusals) + "), falls to level "
                + candidate.number();
    }

    private static boolean isPast(@Nullable Instant event, Instant now) {
        return event != null && !event.isAfter(now);
    }
}
