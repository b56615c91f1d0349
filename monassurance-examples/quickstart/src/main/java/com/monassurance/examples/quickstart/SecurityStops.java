package com.monassurance.examples.quickstart;

import com.monassurance.examples.quickstart.Stop.Result;
import com.monassurance.maintenance.audit.CheckResult;
import com.monassurance.maintenance.audit.SecurityAudit;
import com.monassurance.maintenance.audit.SecurityReport;
import java.io.File;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The chapter on security. */
final class SecurityStops {

    private static final int SHOWN_MAX = 6;

    private SecurityStops() {}

    static List<Stop> all() {
        return List.of(Stop.group("Sécurité", 1), Stop.of("Audit sécurité", 2, SecurityStops::audit));
    }

    private static Result audit(Tour tour) {
        SecurityReport report = SecurityAudit.over(tour.stage().wiring().direct)
                .application(tour.stage().application())
                .classPath(classPath())
                .build()
                .run();
        Path file = tour.stage().directory().resolve("security_report.json");
        report.writeTo(file);
        report.findings().stream()
                .limit(SHOWN_MAX)
                .forEach(finding -> tour.console().attention("%s", IncidentStops.headline(finding)));
        tour.console().done("written: %s", file.getFileName());
        List<String> missing = report.notChecked().stream()
                .map(check -> check.title() + " (" + check.reason() + ")")
                .toList();
        long ok = report.checks().stream()
                .filter(CheckResult.Ok.class::isInstance)
                .count();
        return new Result(
                ok + " checks well, " + report.findings().size() + " findings, "
                        + report.inventory().components().size() + " jars named",
                missing);
    }

    /** Maven runs the quickstart in a class loader of its own, which the class path of the JVM does not show. */
    private static List<Path> classPath() {
        if (!(SecurityStops.class.getClassLoader() instanceof URLClassLoader loader)) {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .toList();
        }
        return Stream.of(loader.getURLs())
                .map(url -> Path.of(URI.create(url.toString())))
                .toList();
    }
}
