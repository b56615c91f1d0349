package com.monassurance.examples.cli;

import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.BackupOutcome;
import com.monassurance.maintenance.backup.BackupPins;
import com.monassurance.maintenance.backup.Manifest;
import com.monassurance.maintenance.backup.Proof;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: by the pg_dump of this machine, or without one. */
@Command(
        name = "backup",
        subcommands = {
            BackupCommands.Create.class,
            BackupCommands.Listing.class,
            BackupCommands.Verify.class,
            RestoreCommand.class,
            RetentionCommands.Prune.class,
            RetentionCommands.Pin.class,
            RetentionCommands.Unpin.class
        })
final class BackupCommands extends GroupCommand {

    BackupCommands(Host host) {
        super(host, "backup");
    }

    /** A command on one store. */
    abstract static class OnStore extends HostCommand {

        @Option(names = "--store", paramLabel = "URI", description = "file:///dir; else MONASSURANCE_BACKUP_STORE.")
        @Nullable
        String store;

        OnStore(Host host) {
            super(host);
        }

        URI location() {
            if (store != null) {
                return located(store);
            }
            return host.configWithoutDatabase()
                    .maintenance()
                    .findBackupStore()
                    .orElseThrow(() -> CliException.of(
                            CliError.NOT_CONFIGURED,
                            "No store of backups is configured.",
                            "Give --store file:///dir, MONASSURANCE_BACKUP_STORE, or backup.store in --config FILE."));
        }

        private static URI located(String text) {
            try {
                URI uri = new URI(text);
                if ("s3".equals(uri.getScheme()) || text.startsWith("file:///")) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                // Told below, without repeating what may hold a secret.
            }
            throw CliException.of(
                    CliError.BAD_COMMAND, "--store is not a URI of a store.", "Use a URI such as file:///srv/backups.");
        }
    }

    /** {@code backup create}. */
    @Command(name = "create", description = "Backs up the database, and reads the backup back.")
    static final class Create extends OnStore {

        @Option(
                names = "--engine",
                paramLabel = "NAME",
                defaultValue = "auto",
                description = "pg_dump, native, or auto: pg_dump where one fits the server, else native.")
        String engine = "auto";

        @Option(
                names = "--encrypt-to",
                paramLabel = "KEY",
                description = "Encrypt it to this public key of age, age1...; may be given several times.")
        List<String> encryptTo = new ArrayList<>();

        Create(Host host) {
            super(host);
        }

        @Override
        int run() {
            if (!List.of("auto", "pg_dump", "native").contains(engine)) {
                throw CliException.of(
                        CliError.BAD_COMMAND, "There is no engine " + engine + ".", "Use pg_dump, native or auto.");
            }
            Backup backup = described(location());
            BackupOutcome outcome = backup.take();
            if (outcome instanceof BackupOutcome.Published published) {
                return published(published);
            }
            if (outcome instanceof BackupOutcome.Refused refused) {
                throw CliException.of(
                        CliError.REFUSED,
                        "No backup was taken: " + console().words(refused.reason()),
                        "Remove the reason and run it again; earlier backups are untouched.");
            }
            String why = outcome instanceof BackupOutcome.Failed failed
                    ? failed.problem()
                    : console().words(((BackupOutcome.NotAvailable) outcome).reason());
            throw CliException.of(
                    CliError.NOT_DONE,
                    "No backup was taken: " + why,
                    "Remove the cause and run it again; earlier backups are untouched.");
        }

        private Backup described(URI store) {
            try {
                return backup(store);
            } catch (IllegalArgumentException e) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "--encrypt-to is no public key: " + e.getMessage() + ".",
                        "Give the public key that age-keygen prints; never the line that begins with AGE-SECRET-KEY.");
            }
        }

        private Backup backup(URI store) {
            if (engine.equals("native")) {
                return Work.nativeBackup(host, store, encryptTo);
            }
            if (engine.equals("auto")) {
                Optional<Text> missing = Work.whyNoPgDump(host);
                if (missing.isPresent()) {
                    console().remark("Backing up natively: " + console().words(missing.get()) + ".");
                    return Work.nativeBackup(host, store, encryptTo);
                }
            }
            return Work.backup(host, store, encryptTo);
        }

        private int published(BackupOutcome.Published published) {
            if (console().isJson()) {
                console().json(json(new BackupEntry.Known(published.manifest(), published.proof()), false));
            } else {
                Manifest manifest = published.manifest();
                console()
                        .line(manifest.id() + "  " + manifest.file() + "  "
                                + console().words(Wording.bytes(manifest.bytes())) + "  "
                                + published.proof().detail());
            }
            return published.proof().isGood() ? Exit.DONE : Exit.FAILED;
        }
    }

    /** {@code backup list}. */
    @Command(name = "list", description = "Lists the backups of a store.")
    static final class Listing extends OnStore {

        Listing(Host host) {
            super(host);
        }

        @Override
        int run() {
            List<BackupEntry> entries = Work.stored(host, location()).list();
            Set<String> pinned = BackupPins.in(Work.store(location())).all().keySet();
            if (console().isJson()) {
                console()
                        .json(entries.stream()
                                .map(entry -> json(entry, pinned.contains(entry.id())))
                                .toList());
                return Exit.DONE;
            }
            TextTable table = new TextTable("ID", "STATUS", "ENGINE", "SIZE", "COMPLETED", "DATABASE");
            for (BackupEntry entry : entries) {
                if (entry instanceof BackupEntry.Known known) {
                    Manifest manifest = known.manifest();
                    table.row(
                            entry.id(),
                            status(entry) + (pinned.contains(entry.id()) ? ", pinned" : ""),
                            manifest.engine(),
                            console().words(Wording.bytes(manifest.bytes())),
                            manifest.finishedAt(),
                            manifest.database());
                } else {
                    table.row(entry.id(), status(entry), "", "", "", "");
                }
            }
            console().table(table, "There is no backup in this store.");
            return Exit.DONE;
        }
    }

    /** {@code backup verify [ID]}. */
    @Command(name = "verify", description = "Reads a backup back.")
    static final class Verify extends OnStore {

        @Parameters(arity = "0..1", paramLabel = "ID", description = "Of 'backup list'; the newest by default.")
        @Nullable
        String id;

        @Option(names = "--decrypt-with", paramLabel = "FILE", description = "The identity, as age-keygen writes it.")
        @Nullable
        Path decryptWith;

        Verify(Host host) {
            super(host);
        }

        @Override
        int run() {
            List<BackupEntry> entries = Work.stored(host, location()).list();
            String chosen = id == null ? newest(entries) : id;
            Proof proof = Work.stored(host, location(), isNative(entries, chosen), decryptWith)
                    .verify(chosen);
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "id", chosen,
                                "good", proof.isGood(),
                                "level", proof.level().name(),
                                "at", proof.at(),
                                "detail", proof.detail()));
            } else {
                console().line(chosen + ": " + proof.level() + ", " + proof.detail());
            }
            return proof.isGood() ? Exit.DONE : Exit.NO;
        }

        private static boolean isNative(List<BackupEntry> entries, String id) {
            return entries.stream()
                    .anyMatch(entry -> entry.id().equals(id)
                            && entry instanceof BackupEntry.Known known
                            && known.manifest().engine().equals(NativeEngine.NAME));
        }

        private static String newest(List<BackupEntry> entries) {
            return entries.stream()
                    .filter(BackupEntry.Known.class::isInstance)
                    .map(BackupEntry.Known.class::cast)
                    .max(Comparator.comparing(known -> known.manifest().finishedAt()))
                    .map(BackupEntry::id)
                    .orElseThrow(() -> CliException.of(
                            CliError.NO_SUCH_THING,
                            "There is no backup in this store.",
                            "Run 'monassurance-ops backup create'."));
        }
    }

    private static String status(BackupEntry entry) {
        if (entry instanceof BackupEntry.Known known) {
            return known.findProof()
                    .map(proof -> switch (proof.level()) {
                        case READ, RESTORED -> "verified";
                        case CHECKSUM -> "unproven";
                        case BAD -> "bad";
                    })
                    .orElse("unproven");
        }
        return "unverifiable";
    }

    private static Map<String, @Nullable Object> json(BackupEntry entry, boolean isPinned) {
        Manifest manifest = entry instanceof BackupEntry.Known known ? known.manifest() : null;
        return Json.object(
                "id",
                entry.id(),
                "status",
                status(entry),
                "engine",
                manifest == null ? null : manifest.engine(),
                "bytes",
                manifest == null ? null : manifest.bytes(),
                "completedAt",
                manifest == null ? null : manifest.finishedAt(),
                "pinned",
                isPinned,
                "encrypted",
                manifest != null && manifest.isEncrypted(),
                "reason",
                entry instanceof BackupEntry.Unverifiable bad ? bad.reason() : null);
    }
}
