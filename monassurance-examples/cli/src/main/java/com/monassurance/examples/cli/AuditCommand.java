package com.monassurance.examples.cli;

import com.monassurance.core.config.OpsConfig;
import com.monassurance.maintenance.audit.SecurityAudit;
import com.monassurance.maintenance.audit.SecurityReport;
import com.monassurance.maintenance.finding.Severity;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit}: the database, and the jars of {@code --class-path}. */
@Command(name = "audit", sortOptions = false)
final class AuditCommand extends HostCommand {

    @Option(names = "--fail-on", paramLabel = "SEVERITY", description = "Exit 1 on a finding at or above it.")
    @Nullable
    Severity failOn;

    @Option(names = "--sarif", paramLabel = "F", description = "Write SARIF (not there yet).")
    @Nullable
    Path sarif;

    @Option(names = "--sbom", paramLabel = "F", description = "Write the components (not there yet).")
    @Nullable
    Path sbom;

    @Option(names = "--advisories", paramLabel = "ZIP", description = "Known vulnerabilities (not there yet).")
    @Nullable
    Path advisories;

    AuditCommand(Host host) {
        super(host);
    }

    @Override
    int run() {
        refuse(sarif != null, "audit --sarif");
        refuse(sbom != null, "audit --sbom");
        refuse(advisories != null, "audit --advisories");
        OpsConfig config = host.config();
        host.requireAnswer();
        // Without a class path of the user there is no library to look at: our own jar is not their service.
        List<Path> classPath = config.migrations().classPath();
        SecurityReport report = SecurityAudit.over(host.dataSource())
                .application(config.application())
                .clock(host.clock())
                .classPath(classPath)
                .build()
                .run();
        if (console().isJson()) {
            console().line(report.toJson().strip());
        } else {
            Findings.print(console(), report.findings());
            report.notChecked()
                    .forEach(missing -> console().line("not checked: " + missing.id() + ", " + missing.reason()));
        }
        return failOn != null && report.hasAtLeast(failOn) ? Exit.NO : Exit.DONE;
    }
}
