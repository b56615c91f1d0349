package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Trigger.Firing;

/** When triggers and rules fire, in SQL's words. */
final class FiringDdl {

    private FiringDdl() {}

    static String words(Firing firing) {
        return switch (firing) {
            case ORIGIN -> "enable";
            case DISABLED -> "disable";
            case REPLICA -> "enable replica";
            case ALWAYS -> "enable always";
        };
    }
}
