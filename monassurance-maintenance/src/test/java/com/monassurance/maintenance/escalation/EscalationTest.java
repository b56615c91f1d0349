package com.monassurance.maintenance.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.maintenance.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscalationTest {

    private static final EscalationPolicy POLICY = EscalationPolicy.example();
    /** A Wednesday, 11:00 in Paris; dba-2 is on duty. */
    private static final Instant OPENED = Instant.parse("2026-07-15T09:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, 1",
        "PT14M59.999999999S, 1",
        "PT15M, 2",
        "PT29M59.999999999S, 2",
        "PT30M, 3",
        "PT720H, 3",
    })
    void age_at_the_edge_of_a_window_belongs_to_the_later_level(Duration age, int level) {
        EscalationPlan plan = Escalation.plan(POLICY, high(), OPENED.plus(age));

        assertThat(POLICY.levelAt(age).number()).isEqualTo(level);
        assertThat(plan.level()).isNotNull().extracting(Level::number).isEqualTo(level);
        assertThat(plan.due())
                .extracting(n -> n.level().number())
                .contains(level)
                .doesNotContain(level + 1, 4);
    }

    @Test
    void levels_are_told_in_office_hours_as_the_guide_says() {
        EscalationPlan plan = Escalation.plan(POLICY, high(), OPENED.plus(Duration.ofMinutes(30)));

        assertThat(lines(plan))
                .containsExactly(
                        "1 journal 09:00",
                        "2 devops 09:15",
                        "2 dba-2 09:15",
                        "3 tech-lead 09:30",
                        "3 management 09:30");
        assertThat(plan.passedOver())
                .extracting(passed -> passed.contact().id())
                .containsExactly("dba-1");
        assertThat(plan.upcoming()).isEmpty();
    }

    @Test
    void upcoming_levels_say_when_to_look_again() {
        EscalationPlan plan = Escalation.plan(POLICY, high(), OPENED);

        assertThat(plan.nextAt()).contains(OPENED.plus(Duration.ofMinutes(15)));
        assertThat(plan.upcoming()).extracting(next -> next.level().number()).containsExactly(2, 3);
    }

    @Test
    void incident_of_the_future_asks_for_nothing_yet() {
        EscalationPlan plan = Escalation.plan(POLICY, high(), OPENED.minusSeconds(1));

        assertThat(plan.due()).isEmpty();
        assertThat(plan.level()).isNull();
        assertThat(plan.nextAt()).contains(OPENED);
    }

    @Test
    void critical_incident_enters_level_4_at_once_and_the_others_as_well() {
        Incident critical = Incident.opened("i-1", "API down", Severity.CRITICAL, OPENED);

        assertThat(lines(Escalation.plan(POLICY, critical, OPENED)))
                .containsExactly("1 journal 09:00", "4 ceo 09:00", "4 communication 09:00");
        assertThat(lines(Escalation.plan(POLICY, critical, OPENED.plus(Duration.ofHours(1)))))
                .contains("2 devops 09:15", "3 tech-lead 09:30");
    }

    @Test
    void severity_raised_later_enters_level_4_at_that_instant_even_after_an_acknowledgement() {
        Instant raisedAt = OPENED.plus(Duration.ofMinutes(20));
        Incident incident = high().acknowledged("devops", OPENED.plus(Duration.ofMinutes(10)))
                .raised(Severity.CRITICAL, raisedAt);

        assertThat(lines(Escalation.plan(POLICY, incident, raisedAt.minusNanos(1))))
                .containsExactly("1 journal 09:00");
        assertThat(lines(Escalation.plan(POLICY, incident, raisedAt)))
                .containsExactly("1 journal 09:00", "4 ceo 09:20", "4 communication 09:20");
    }

    @ParameterizedTest
    @CsvSource({"PT14M59S, 1", "PT14M59.999S, 1", "PT15M, 1", "PT15M0.001S, 3", "PT30M, 3"})
    void acknowledgement_stops_the_levels_that_were_not_entered_before(Duration after, int notifications) {
        Incident incident = high().acknowledged("devops", OPENED.plus(after));

        EscalationPlan plan = Escalation.plan(POLICY, incident, OPENED.plus(Duration.ofDays(1)));

        assertThat(plan.due()).hasSize(notifications);
        assertThat(plan.upcoming()).isEmpty();
    }

    @Test
    void resolved_incident_asks_for_nothing_and_cannot_be_acknowledged() {
        Incident resolved = high().resolved(OPENED.plusSeconds(60));

        EscalationPlan plan = Escalation.plan(POLICY, resolved, OPENED.plus(Duration.ofHours(1)));

        assertThat(plan.due()).isEmpty();
        assertThat(plan.upcoming()).isEmpty();
        assertThatThrownBy(() -> resolved.acknowledged("devops", OPENED.plusSeconds(61)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nobody_of_a_level_reachable_falls_to_the_next_level_with_the_reason() {
        Contact office = person("office", Availability.frenchBusinessHours());
        Contact lead = person("lead", Availability.always());
        EscalationPolicy policy = new EscalationPolicy(
                "p",
                List.of(
                        Level.after(1, "office", Duration.ZERO, List.of("office"), "."),
                        Level.after(2, "lead", Duration.ofMinutes(30), List.of("lead"), ".")),
                List.of(office, lead));
        Instant night = Instant.parse("2026-07-15T01:00:00Z");

        EscalationPlan plan = Escalation.plan(policy, Incident.opened("i", "t", Severity.HIGH, night), night);

        assertThat(plan.due()).hasSize(1);
        assertThat(plan.due().get(0).contact()).isEqualTo(lead);
        assertThat(plan.due().get(0).level().number()).isEqualTo(1);
        assertThat(plan.due().get(0).reason()).contains("office", "outside business hours", "falls to level 2");
        assertThat(plan.passedOver())
                .extracting(passed -> passed.contact().id())
                .containsExactly("office");
    }

    @Test
    void nobody_at_all_reachable_tells_the_levels_own_contacts_anyway() {
        Contact office = person("office", Availability.frenchBusinessHours());
        EscalationPolicy policy = new EscalationPolicy(
                "p", List.of(Level.after(1, "office", Duration.ZERO, List.of("office"), ".")), List.of(office));
        Instant sunday = Instant.parse("2026-07-12T10:00:00Z");

        EscalationPlan plan = Escalation.plan(policy, Incident.opened("i", "t", Severity.LOW, sunday), sunday);

        assertThat(plan.due()).extracting(n -> n.contact().id()).containsExactly("office");
        assertThat(plan.due().get(0).reason()).contains("outside their hours", "SUNDAY");
    }

    @Test
    void every_minute_of_a_year_has_a_person_to_ring_at_every_level_but_the_first() {
        ZoneId paris = ZoneId.of("Europe/Paris");
        Instant end = LocalDate.of(2027, 1, 1).atStartOfDay(paris).toInstant();
        List<List<Contact>> levels = POLICY.levels().stream()
                .filter(level -> level.number() > 1)
                .map(POLICY::contactsOf)
                .toList();
        int minutes = 0;

        for (Instant at = LocalDate.of(2026, 1, 1).atStartOfDay(paris).toInstant();
                at.isBefore(end);
                at = at.plusSeconds(60)) {
            for (List<Contact> contacts : levels) {
                if (!somebodyToRing(contacts, at)) {
                    throw new AssertionError("nobody at " + at + " among " + contacts);
                }
            }
            minutes++;
        }

        assertThat(minutes).isEqualTo(365 * 24 * 60);
        assertThat(Escalation.gaps(POLICY, end.minus(Duration.ofDays(365)), end))
                .isEmpty();
    }

    private static boolean somebodyToRing(List<Contact> contacts, Instant at) {
        return contacts.stream()
                .anyMatch(contact -> contact.findPhone().isPresent()
                        && contact.availability().covers(at));
    }

    @Test
    void gaps_of_an_office_only_level_are_its_nights() {
        Contact office = person("office", Availability.frenchBusinessHours());
        EscalationPolicy policy = new EscalationPolicy(
                "p", List.of(Level.after(1, "office", Duration.ZERO, List.of("office"), ".")), List.of(office));
        Instant monday = Instant.parse("2026-07-06T00:00:00Z");

        List<Escalation.Gap> gaps = Escalation.gaps(policy, monday, monday.plus(Duration.ofDays(1)));

        assertThat(gaps)
                .extracting(gap -> gap.from() + "/" + gap.until())
                .containsExactly(
                        "2026-07-06T00:00:00Z/2026-07-06T07:00:00Z", "2026-07-06T16:00:00Z/2026-07-07T00:00:00Z");
    }

    @Test
    void policy_with_problems_names_them_all() {
        Contact known = person("known", Availability.always());

        assertThatThrownBy(() -> new EscalationPolicy(
                        "bad",
                        List.of(
                                Level.after(1, "a", Duration.ofMinutes(1), List.of("known"), "."),
                                Level.after(2, "b", Duration.ofMinutes(1), List.of("unknown"), ".")),
                        List.of(known)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must begin at zero")
                .hasMessageContaining("not after PT1M")
                .hasMessageContaining("unknown contact unknown");
    }

    @Test
    void later_plans_contain_earlier_ones_and_no_notification_is_planned_twice() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Instant opened = OPENED.plusSeconds(random.nextInt(366 * 86_400));
            Incident incident = randomLife(random, opened);
            Set<Notification.Key> sent = new HashSet<>();
            Instant now = opened;
            for (int look = 0; look < 12; look++) {
                EscalationPlan plan = Escalation.plan(POLICY, incident, now);
                List<Notification.Key> keys =
                        plan.due().stream().map(Notification::key).toList();

                assertThat(keys)
                        .as("seed %s round %s", seed, round)
                        .doesNotHaveDuplicates()
                        .containsAll(sent);
                assertThat(plan.due()).as("seed %s", seed).isNotEmpty();
                plan.without(sent).forEach(notification -> sent.add(notification.key()));
                now = now.plusSeconds(random.nextInt(600));
            }
        }
    }

    private static Incident randomLife(Random random, Instant opened) {
        Severity[] severities = Severity.values();
        Incident incident = Incident.opened("i", "t", severities[random.nextInt(severities.length)], opened);
        if (random.nextBoolean()) {
            incident = incident.raised(Severity.CRITICAL, opened.plusSeconds(random.nextInt(3600)));
        }
        if (random.nextBoolean()) {
            incident = incident.acknowledged(
                    "somebody", opened.plusSeconds(random.nextInt(3600)).plusMillis(1));
        }
        return incident;
    }

    private static Incident high() {
        return Incident.opened("i-1", "Slow", Severity.HIGH, OPENED);
    }

    private static Contact person(String id, Availability availability) {
        return Contact.person(id, id, "role", PhoneNumber.of("+33639980009"), availability);
    }

    private static List<String> lines(EscalationPlan plan) {
        return plan.due().stream()
                .map(n -> n.level().number() + " " + n.contact().id() + " "
                        + n.dueAt().toString().substring(11, 16))
                .toList();
    }
}
