package com.monassurance.examples.cli;

import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.maintenance.documents.OrphanScan;
import com.monassurance.maintenance.documents.OrphanedDocuments;
import com.monassurance.maintenance.finding.Wording;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code documents}. */
@Command(name = "documents", subcommands = DocumentCommands.Orphans.class)
final class DocumentCommands extends GroupCommand {

    DocumentCommands(Host host) {
        super(host, "documents");
    }

    /** {@code documents orphans}: only looks. */
    @Command(name = "orphans", description = "Files without a row, and rows without a file; changes nothing.")
    static final class Orphans extends HostCommand {

        private static final int SHOWN_MAX = 20;

        @Option(names = "--quarantine", description = "Move orphans aside (not there yet).")
        boolean quarantine;

        @Option(names = "--purge", description = "Delete what was moved aside (not there yet).")
        boolean purge;

        @Option(names = "--restore", paramLabel = "KEY", description = "Move a file back (not there yet).")
        @Nullable
        String restore;

        Orphans(Host host) {
            super(host);
        }

        @Override
        int run() {
            refuse(quarantine, "documents orphans --quarantine");
            refuse(purge, "documents orphans --purge");
            refuse(restore != null, "documents orphans --restore");
            host.config();
            DocumentStorage storage = host.storage();
            OrphanScan scan =
                    OrphanedDocuments.between(storage, host.dataSource()).scan();
            if (scan instanceof OrphanScan.Refused refused) {
                throw CliException.of(
                        CliError.REFUSED,
                        "The documents were not compared: " + console().words(refused.reason()),
                        "Check --storage and --url; mark a storage that is right with an empty file "
                                + DocumentStorage.ROOT_MARKER + ".");
            }
            render((OrphanScan.Compared) scan);
            return Exit.DONE;
        }

        private void render(OrphanScan.Compared found) {
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "files", found.files(),
                                "paths", found.paths(),
                                "orphanCount", found.orphanCount(),
                                "orphanBytes", found.orphanBytes(),
                                "orphans",
                                        found.orphans().stream()
                                                .map(file -> Json.object(
                                                        "key", file.key(),
                                                        "bytes", file.bytes(),
                                                        "lastModified", file.lastModified()))
                                                .toList(),
                                "youngCount", found.youngCount(),
                                "futureCount", found.futureCount(),
                                "namelessCount", found.namelessCount(),
                                "missingCount", found.missingCount(),
                                "missing",
                                        found.missing().stream()
                                                .map(file -> Json.object("key", file.key(), "owner", file.owner()))
                                                .toList()));
                return;
            }
            console().line(found.files() + " files, " + found.paths() + " paths in rows");
            console()
                    .line(found.orphanCount() + " files without a row, "
                            + console().words(Wording.bytes(found.orphanBytes())));
            found.orphans().stream()
                    .limit(SHOWN_MAX)
                    .forEach(file -> console().line("  " + TextTable.shown(file.key())));
            console().line(found.missingCount() + " rows without a file");
            found.missing().stream()
                    .limit(SHOWN_MAX)
                    .forEach(file -> console().line("  " + TextTable.shown(file.key() + "  " + file.owner())));
            if (found.youngCount() > 0) {
                console().line(found.youngCount() + " more files without a row are too young to be called orphans");
            }
        }
    }
}
