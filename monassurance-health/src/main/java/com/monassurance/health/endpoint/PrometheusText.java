package com.monassurance.health.endpoint;

import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The figures of health in the text format of Prometheus; what is not known has no sample. */
final class PrometheusText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NANOS_PER_SECOND = 1e9;

    private PrometheusText() {}

    static String of(HealthReport report) {
        StringBuilder text = new StringBuilder(1024);
        flag(text, "monassurance_health_ready", "Whether this instance should be given work", report.isReady());
        flag(text, "monassurance_health_draining", "Whether it is being taken out of service", report.isDraining());
        family(text, "monassurance_health_check_state", "1 for the state that a check is in, 0 for the others");
        for (CheckResult check : report.checks()) {
            for (HealthState state : HealthState.values()) {
                text.append("monassurance_health_check_state{check=\"").append(check.name());
                text.append("\",state=\"").append(state.word()).append("\"} ");
                text.append(check.state() == state ? 1 : 0).append('\n');
            }
        }
        seconds(
                text,
                report,
                "duration",
                "How long the last run took",
                check -> check.findCheckedAt().map(at -> check.duration()));
        seconds(text, report, "age", "How old the last result is", report::age);
        return text.toString();
    }

    private static void seconds(
            StringBuilder text,
            HealthReport report,
            String what,
            String help,
            Function<CheckResult, Optional<Duration>> value) {
        String name = "monassurance_health_check_" + what + "_seconds";
        family(text, name, help);
        for (CheckResult check : report.checks()) {
            value.apply(check)
                    .ifPresent(length -> text.append(name)
                            .append("{check=\"")
                            .append(check.name())
                            .append("\"} ")
                            .append(length.toNanos() / NANOS_PER_SECOND)
                            .append('\n'));
        }
    }

    private static void flag(StringBuilder text, String name, String help, boolean value) {
        family(text, name, help);
        text.append(name).append(value ? " 1\n" : " 0\n");
    }

    private static void family(StringBuilder text, String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }
}
