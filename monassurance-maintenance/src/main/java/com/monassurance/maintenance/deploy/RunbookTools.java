package com.monassurance.maintenance.deploy;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;

/**
 * What a deployment and a rollback work with, and the steps that are the same in both. Thread-safe.
 *
 * @param ports what it acts on
 * @param events where steps are told, guarded
 * @param clock its zone is that of backup names
 * @param ticker measures durations
 * @param verifyWithin how long the service may take to run the wanted version
 */
record RunbookTools(DeploymentPorts ports, EventSink events, Clock clock, Ticker ticker, Duration verifyWithin) {

    private static final DateTimeFormatter BACKUP_NAME = DateTimeFormatter.ofPattern("'backup_'uuuuMMdd'_'HHmmss");
    private static final Duration LOOK_MAX = Duration.ofSeconds(5);
    private static final Duration VERIFY_EVERY = Duration.ofMillis(500);

    Runbook runbook(String name, Version version) {
        return new Runbook(name, version, events, clock, ticker);
    }

    Running.State look() {
        return ports.running().look(LOOK_MAX);
    }

    StepOutcome takeBackup(Runbook runbook) {
        String name = BACKUP_NAME.format(clock.instant().atZone(clock.getZone()));
        StepOutcome outcome = ports.backup().take(name);
        if (outcome.isDone()) {
            runbook.backedUp(name);
        }
        return outcome;
    }

    StepOutcome verify(Version version) {
        return new Verification(ports.running(), ticker, verifyWithin, VERIFY_EVERY).of(version);
    }
}
