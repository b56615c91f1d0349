package com.monassurance.examples.cli;

import com.monassurance.maintenance.escalation.Escalation;
import com.monassurance.maintenance.escalation.EscalationPlan;
import com.monassurance.maintenance.escalation.EscalationPolicy;
import com.monassurance.maintenance.escalation.Incident;
import com.monassurance.maintenance.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code escalation}: with the example policy, whose people are invented; a policy from a file is not there yet. */
@Command(
        name = "escalation",
        subcommands = {EscalationCommands.Check.class, EscalationCommands.Simulate.class})
final class EscalationCommands extends GroupCommand {

    private static final String EXAMPLE =
            "This is the example policy with invented people: a policy of your own is not "
                    + "there yet in the command line.";

    EscalationCommands(Host host) {
        super(host, "escalation");
    }

    /** {@code escalation check}: exits 1 when somebody could be looked for in vain. */
    @Command(name = "check", description = "Gaps in the coverage of the next year.", footer = "Exits 1 on a gap.")
    static final class Check extends HostCommand {

        private static final Duration YEAR = Duration.ofDays(365);

        Check(Host host) {
            super(host);
        }

        @Override
        int run() {
            EscalationPolicy policy = EscalationPolicy.example();
            console().remark(EXAMPLE);
            Instant now = host.clock().instant();
            List<Escalation.Gap> gaps = Escalation.gaps(policy, now, now.plus(YEAR));
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "policy",
                                policy.name(),
                                "gaps",
                                gaps.stream()
                                        .map(gap -> Json.object(
                                                "level", gap.level().number(),
                                                "name", gap.level().name(),
                                                "from", gap.from(),
                                                "until", gap.until()))
                                        .toList()));
            } else {
                TextTable table = new TextTable("LEVEL", "NAME", "GAPS", "FIRST FROM", "UNTIL");
                policy.levels().forEach(level -> {
                    List<Escalation.Gap> own = gaps.stream()
                            .filter(gap -> gap.level().equals(level))
                            .toList();
                    table.row(
                            level.number(),
                            level.name(),
                            own.size(),
                            own.isEmpty() ? null : own.get(0).from(),
                            own.isEmpty() ? null : own.get(0).until());
                });
                console().table(table, "The policy has no level.");
            }
            return gaps.isEmpty() ? Exit.DONE : Exit.NO;
        }
    }

    /** {@code escalation simulate}: an incident that nobody acknowledges. */
    @Command(name = "simulate", description = "Who would get what, and when, if nobody acknowledged.")
    static final class Simulate extends HostCommand {

        @Option(names = "--severity", paramLabel = "SEVERITY", defaultValue = "HIGH", description = "HIGH.")
        Severity severity = Severity.HIGH;

        @Option(names = "--at", paramLabel = "INSTANT", description = "When it opens; now by default.")
        @Nullable
        Instant at;

        @Option(names = "--for", paramLabel = "DURATION", defaultValue = "2h", description = "How long; 2h.")
        Duration span = Duration.ofHours(2);

        Simulate(Host host) {
            super(host);
        }

        @Override
        int run() {
            if (span.isNegative()) {
                throw CliException.of(CliError.BAD_COMMAND, "--for must not be negative.", "Give one such as 2h.");
            }
            console().remark(EXAMPLE);
            Instant opened = at == null ? host.clock().instant() : at;
            Incident incident = Incident.opened("simulation", "simulation", severity, opened);
            EscalationPlan plan = Escalation.plan(EscalationPolicy.example(), incident, opened.plus(span));
            if (console().isJson()) {
                json(plan, opened);
                return Exit.DONE;
            }
            TextTable table = new TextTable("AT", "LEVEL", "WHO", "WHY");
            plan.due()
                    .forEach(due -> table.row(
                            due.dueAt(), due.level().number(), due.contact().name(), due.reason()));
            plan.passedOver()
                    .forEach(missed -> table.row(
                            missed.at(),
                            missed.level().number(),
                            missed.contact().name(),
                            "not reachable: " + missed.reason()));
            console().table(table, "Nobody would be called.");
            return Exit.DONE;
        }

        private void json(EscalationPlan plan, Instant opened) {
            console()
                    .json(Json.object(
                            "openedAt",
                            opened,
                            "severity",
                            severity.name(),
                            "due",
                            plan.due().stream()
                                    .map(due -> Json.object(
                                            "at", due.dueAt(),
                                            "level", due.level().number(),
                                            "contact", due.contact().id(),
                                            "name", due.contact().name(),
                                            "reason", due.reason()))
                                    .toList(),
                            "passedOver",
                            plan.passedOver().stream()
                                    .map(missed -> Json.object(
                                            "at", missed.at(),
                                            "level", missed.level().number(),
                                            "contact", missed.contact().id(),
                                            "reason", missed.reason()))
                                    .toList()));
        }
    }
}
