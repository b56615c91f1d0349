package com.monassurance.examples.cli;

import com.monassurance.migrations.autogenerate.AutogeneratorBuilder;
import com.monassurance.migrations.catalog.CatalogSettings;
import picocli.CommandLine.Option;

/** What commands that compare schemas can leave out of them. */
final class LeftOut {

    @Option(names = "--no-owner", description = "Leave out who owns what.")
    boolean owners;

    @Option(names = "--no-privileges", description = "Leave out who may do what.")
    boolean privileges;

    @Option(names = "--no-security-labels", description = "Leave out security labels.")
    boolean labels;

    /** Hands it on. */
    AutogeneratorBuilder into(AutogeneratorBuilder builder) {
        CatalogSettings settings = CatalogSettings.defaults();
        settings = owners ? settings.withoutOwners() : settings;
        settings = privileges ? settings.withoutPrivileges() : settings;
        return builder.catalog(labels ? settings.withoutLabels() : settings);
    }
}
