package com.monassurance.examples.cli;

import com.monassurance.migrations.autogenerate.AutogeneratorBuilder;
import com.monassurance.migrations.autogenerate.RenameWords;
import com.monassurance.migrations.diff.Rename;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What drafting and comparing cannot know and have to be told. Confined to one thread. */
final class Decisions {

    @Option(
            names = "--rename",
            paramLabel = "[KIND:]OLD=NEW",
            description = "It is called otherwise now, such as column:public.clients.name=full_name; repeatable.")
    List<String> renames = new ArrayList<>();

    @Option(
            names = "--not-renamed",
            paramLabel = "[KIND:]OLD=NEW",
            description = "It is dropped and the other made, though it looks like a rename; repeatable.")
    List<String> refused = new ArrayList<>();

    @Option(names = "--quarantine", description = "Rename tables and columns to _dropped_… instead of dropping them.")
    boolean quarantine;

    @Option(names = "--drop-quarantined", description = "Drop what was set aside as _dropped_…; else it is left alone.")
    boolean dropQuarantined;

    /** Hands them on. */
    AutogeneratorBuilder into(AutogeneratorBuilder builder) {
        renames.forEach(each -> builder.rename(parsed("--rename", each)));
        refused.forEach(each -> builder.notRenamed(parsed("--not-renamed", each)));
        builder.quarantine(quarantine);
        return dropQuarantined ? builder.dropQuarantined() : builder;
    }

    private static Rename parsed(String option, String text) {
        try {
            return RenameWords.parse(text);
        } catch (IllegalArgumentException e) {
            throw CliException.of(
                    CliError.BAD_COMMAND,
                    option + ": " + e.getMessage() + ".",
                    "Write table:SCHEMA.OLD=NEW, column:SCHEMA.TABLE.OLD=NEW or value:SCHEMA.TYPE.OLD=NEW.");
        }
    }
}
