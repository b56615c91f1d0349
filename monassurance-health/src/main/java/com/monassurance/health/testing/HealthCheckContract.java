package com.monassurance.health.testing;

import static java.util.Objects.requireNonNull;

import com.monassurance.health.CheckContext;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Verifies what a monitor expects of a check: it answers within its deadline, ends when it is interrupted, returns a
 * status instead of throwing, carries a reason when it is not up, can be run again, and lets no secret out. Point the
 * check at a dependency in the state to be tested (up, refusing, silent) and verify each. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HealthCheckContract {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Duration deadline;
    private final List<String> secrets;

    private HealthCheckContract(Duration deadline, List<String> secrets) {
        this.deadline = deadline;
        this.secrets = secrets;
    }

    /**
     * What a check did wrong. Immutable.
     *
     * @param rule which expectation
     * @param detail what happened instead
     */
    public record Violation(Rule rule, String detail) {
        /** Checks the parts. */
        public Violation {
            requireNonNull(rule, "rule");
            requireNonNull(detail, "detail");
        }
    }

    /** What is expected of a check. */
    public enum Rule {
        /** It answers within its deadline, or ends within a second of the interrupt and the deadline action. */
        ENDS_IN_TIME,
        /** It returns a status; what it finds wrong is not an exception. */
        RETURNS_A_STATUS,
        /** It does not take an interrupt that came before its work for a failure of its own thread, and keeps to time. */
        OBEYS_INTERRUPTS,
        /** A second run works as the first did. */
        CAN_RUN_AGAIN,
        /** Neither its text nor its facts hold a secret. */
        KEEPS_SECRETS
    }

    /**
     * Returns a contract with a deadline of 2 s that knows no secrets.
     *
     * @return the contract
     */
    public static HealthCheckContract ofDefaults() {
        return new HealthCheckContract(Duration.ofSeconds(2), List.of());
    }

    /**
     * Returns this contract with another deadline.
     *
     * @param limit what each run is given, positive
     * @return a copy
     */
    public HealthCheckContract deadline(Duration limit) {
        return new HealthCheckContract(requireNonNull(limit, "limit"), secrets);
    }

    /**
     * Returns this contract with texts that must never appear in a status.
     *
     * @param texts such as passwords; blank ones are refused
     * @return a copy
     * @throws IllegalArgumentException if a text is blank
     */
    public HealthCheckContract secrets(String... texts) {
        List<String> copy = List.of(texts);
        if (copy.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        return new HealthCheckContract(deadline, copy);
    }

    /**
     * Runs a check three times, once of them interrupted, and lists what it did wrong. Blocks for at most three deadlines
     * and three seconds; a check that never ends keeps one daemon thread.
     *
     * @param check the check
     * @return what was violated, empty when all is well
     */
    public List<Violation> verify(HealthCheck check) {
        List<Violation> violations = new ArrayList<>();
        Optional<HealthStatus> first = run(check, false, Rule.ENDS_IN_TIME, violations);
        if (violations.stream().anyMatch(violation -> violation.rule() == Rule.ENDS_IN_TIME)) {
            return List.copyOf(violations);
        }
        run(check, true, Rule.OBEYS_INTERRUPTS, violations);
        Optional<HealthStatus> second = run(check, false, Rule.ENDS_IN_TIME, violations);
        if (first.isPresent()
                && second.isPresent()
                && first.get().state() != second.get().state()) {
            violations.add(new Violation(
                    Rule.CAN_RUN_AGAIN,
                    "it was " + first.get().state() + " first and "
                            + second.get().state() + " after an interrupted run: "
                            + second.get().text()));
        }
        first.ifPresent(status -> requireNoSecret(status, violations));
        second.ifPresent(status -> requireNoSecret(status, violations));
        return List.copyOf(violations);
    }

    private Optional<HealthStatus> run(HealthCheck check, boolean interrupted, Rule rule, List<Violation> violations) {
        CheckContext context = CheckContext.within(deadline);
        CompletableFuture<HealthStatus> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> look(check, context, interrupted, answer), "monassurance-health-contract");
        thread.setDaemon(true);
        thread.start();
        try {
            return Optional.of(await(answer, context, thread));
        } catch (TimeoutException e) {
            violations.add(new Violation(rule, "it had not ended " + GRACE + " after its deadline of " + deadline));
        } catch (ExecutionException e) {
            boolean isAllowed = interrupted && e.getCause() instanceof InterruptedException;
            if (!isAllowed) {
                violations.add(new Violation(Rule.RETURNS_A_STATUS, "it threw " + e.getCause()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            violations.add(new Violation(rule, "the verification was interrupted"));
        }
        return Optional.empty();
    }

    private HealthStatus await(CompletableFuture<HealthStatus> answer, CheckContext context, Thread thread)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            context.expire();
            HealthStatus late = answer.handle((status, failure) -> HealthStatus.unknown(HealthReason.TIMEOUT, ""))
                    .get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            return late.state() == HealthState.UNKNOWN ? context.late() : late;
        }
    }

    private static void look(
            HealthCheck check, CheckContext context, boolean interrupted, CompletableFuture<HealthStatus> answer) {
        try {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            answer.complete(requireNonNull(check.check(context), "the check returned null"));
        } catch (Exception | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private void requireNoSecret(HealthStatus status, List<Violation> violations) {
        for (String secret : secrets) {
            if (status.text().contains(secret)) {
                violations.add(new Violation(Rule.KEEPS_SECRETS, "its text holds a secret"));
            }
            status.facts().forEach((name, fact) -> {
                if (fact instanceof Fact.Text text && text.value().contains(secret)) {
                    violations.add(new Violation(Rule.KEEPS_SECRETS, "its fact " + name + " holds a secret"));
                }
            });
        }
    }
}
