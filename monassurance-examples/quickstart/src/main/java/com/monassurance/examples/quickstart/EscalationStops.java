package com.monassurance.examples.quickstart;

import com.monassurance.examples.quickstart.Stop.Result;
import com.monassurance.maintenance.escalation.Availability;
import com.monassurance.maintenance.escalation.Contact;
import com.monassurance.maintenance.escalation.Escalation;
import com.monassurance.maintenance.escalation.EscalationPlan;
import com.monassurance.maintenance.escalation.EscalationPolicy;
import com.monassurance.maintenance.escalation.Incident;
import com.monassurance.maintenance.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The chapter on contacts and escalation. */
final class EscalationStops {

    private EscalationStops() {}

    static List<Stop> all() {
        return List.of(
                Stop.group("Contacts et escalade", 1),
                Stop.of("Équipe", 2, EscalationStops::team),
                Stop.of("Procédure d'escalade", 2, EscalationStops::procedure));
    }

    private static Result team(Tour tour) {
        EscalationPolicy policy = EscalationPolicy.example();
        for (Contact contact : policy.contacts()) {
            tour.console().fact("%-26s %s", contact.name(), describe(contact.availability()));
        }
        List<Escalation.Gap> gaps = Escalation.gaps(
                policy, tour.clock().instant(), tour.clock().instant().plus(Duration.ofDays(365)));
        tour.console().done("coverage of the next 365 days: %d gaps", gaps.size());
        return Result.complete(
                policy.contacts().size() + " contacts (invented names), " + gaps.size() + " gaps in a year");
    }

    /** What would happen to an incident that nobody acknowledges: a pure plan, looked at minute by minute. */
    private static Result procedure(Tour tour) {
        EscalationPolicy policy = EscalationPolicy.example();
        Instant opened = tour.clock().instant();
        Incident incident = Incident.opened("quickstart-1", "API unavailable", Severity.HIGH, opened);
        for (int minute : new int[] {0, 15, 30}) {
            show(tour, minute, Escalation.plan(policy, incident, opened.plus(Duration.ofMinutes(minute))));
        }
        Incident critical = incident.raised(Severity.CRITICAL, opened.plus(Duration.ofMinutes(1)));
        show(tour, 1, Escalation.plan(policy, critical, opened.plus(Duration.ofMinutes(1))));
        return Result.incomplete(
                policy.levels().size() + " levels planned", "sending the notifications and keeping open incidents");
    }

    private static String describe(Availability availability) {
        if (availability instanceof Availability.BusinessHours hours) {
            return "business hours, " + hours.from() + " to " + hours.to() + " " + hours.zone();
        }
        if (availability instanceof Availability.OnCall) {
            return "on call, by rotation";
        }
        return "24/7";
    }

    private static void show(Tour tour, int minute, EscalationPlan plan) {
        plan.due()
                .forEach(notification -> tour.console()
                        .fact(
                                "+%2d min  level %d  %-28s %s",
                                minute,
                                notification.level().number(),
                                notification.contact().name(),
                                notification.reason()));
        plan.passedOver()
                .forEach(contact -> tour.console()
                        .fact(
                                "+%2d min  level %d  %-28s not reachable: %s",
                                minute,
                                contact.level().number(),
                                contact.contact().name(),
                                contact.reason()));
    }
}
