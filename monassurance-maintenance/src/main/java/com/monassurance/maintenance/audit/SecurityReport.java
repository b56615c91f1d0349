package com.monassurance.maintenance.audit;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What an audit found, what it checked and found well, and what it did not check. Immutable.
 *
 * @param generatedAt when
 * @param subject what was audited, such as the name and the version of the application
 * @param checks every check, those not made included
 * @param inventory what stands on the class path
 * @since 0.1.0
 */
public record SecurityReport(
        Instant generatedAt, String subject, List<CheckResult> checks, ClassPathInventory inventory) {

    /** Copies the list. */
    public SecurityReport {
        requireNonNull(generatedAt, "generatedAt");
        requireNonNull(subject, "subject");
        checks = List.copyOf(checks);
        requireNonNull(inventory, "inventory");
    }

    /**
     * Returns what was found.
     *
     * @return findings of all checks, the worst first
     */
    public List<Finding> findings() {
        return Finding.worstFirst(checks.stream()
                .filter(CheckResult.Found.class::isInstance)
                .flatMap(check -> ((CheckResult.Found) check).findings().stream())
                .toList());
    }

    /**
     * Returns what is unknown.
     *
     * @return the checks that were not made
     */
    public List<CheckResult.NotChecked> notChecked() {
        return checks.stream()
                .filter(CheckResult.NotChecked.class::isInstance)
                .map(CheckResult.NotChecked.class::cast)
                .toList();
    }

    /**
     * Tells whether something at least so severe was found.
     *
     * @param severity the threshold
     * @return true when a gate with that threshold should close
     */
    public boolean hasAtLeast(Severity severity) {
        return findings().stream().anyMatch(finding -> finding.severity().compareTo(severity) >= 0);
    }

    /**
     * Returns the report in the shapes of bandit ({@code results}, {@code metrics}, {@code errors},
     * {@code generated_at}) and pip-audit ({@code dependencies}), with every check under {@code checks}. A dependency
     * that was matched against no vulnerability database has a {@code skip_reason} and no list of vulnerabilities.
     *
     * @return JSON
     */
    public String toJson() {
        return SecurityReportJson.of(this);
    }

    /**
     * Writes {@link #toJson()} to a file, whole or not at all; readable by its owner only where the file system knows
     * such rights. Blocks until it is on the disk.
     *
     * @param file such as {@code security_report.json}; replaced if it is there
     * @throws MaintenanceException if it cannot be written; an earlier report is untouched then
     */
    public void writeTo(Path file) {
        SecurityReportJson.write(toJson(), file);
    }
}
