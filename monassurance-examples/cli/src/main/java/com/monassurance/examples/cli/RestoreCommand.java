package com.monassurance.examples.cli;

import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.sql.DataSources;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupCopy;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.Manifest;
import com.monassurance.maintenance.backup.Proof;
import com.monassurance.maintenance.backup.copy.GlobalsReport;
import com.monassurance.maintenance.backup.copy.GlobalsRestore;
import com.monassurance.maintenance.backup.copy.NativeRestore;
import com.monassurance.maintenance.backup.copy.RestoreReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup restore [ID]}: into an empty database only, or on where an earlier one stopped. */
@Command(name = "restore", description = "Restores a backup into an empty database.")
final class RestoreCommand extends BackupCommands.OnStore {

    private static final int SESSIONS_MAX = 32;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Of 'backup list'; the newest verified by default.")
    @Nullable
    String id;

    @Option(names = "--into", required = true, paramLabel = "JDBC_URL", description = "An empty database.")
    String into = "";

    @Option(names = "--into-user", paramLabel = "ROLE", description = "Its role.")
    @Nullable
    String intoUser;

    @Option(names = "--into-password-file", paramLabel = "FILE", description = "Its password.")
    @Nullable
    String intoPasswordFile;

    @Option(names = "--role", paramLabel = "ORIGINAL=HERE", description = "Lets a role stand for one of the original.")
    Map<String, String> roles = new HashMap<>();

    @Option(names = "--no-owners", description = "Leave everything to the role that restores.")
    boolean noOwners;

    @Option(names = "--no-privileges", description = "Give no privileges.")
    boolean noPrivileges;

    @Option(names = "--sessions", paramLabel = "N", defaultValue = "2", description = "How many at a time; default 2.")
    int sessions = 2;

    @Option(
            names = "--globals",
            description = "First make the roles, memberships, tablespaces and settings that are missing.")
    boolean globals;

    @Option(names = "--decrypt-with", paramLabel = "FILE", description = "The identity, as age-keygen writes it.")
    @Nullable
    Path decryptWith;

    RestoreCommand(Host host) {
        super(host);
    }

    @Override
    int run() {
        if (sessions < 1 || sessions > SESSIONS_MAX) {
            throw CliException.of(
                    CliError.BAD_COMMAND, "--sessions is " + sessions + ".", "Use 1 to " + SESSIONS_MAX + ".");
        }
        ConnectionSettings target = host.address("--into", into, intoUser, intoPasswordFile);
        URI location = location();
        Manifest manifest = chosen(Work.stored(host, location).list());
        requireNative(manifest, location);
        Backup backup = Work.stored(host, location, true, decryptWith);
        if (manifest.isEncrypted() && decryptWith == null) {
            throw CliException.of(
                    CliError.BAD_COMMAND,
                    "Backup " + manifest.id() + " is encrypted to " + String.join(", ", manifest.recipients()) + ".",
                    "Give --decrypt-with FILE, the identity of that public key.");
        }
        Proof proof = backup.verify(manifest.id());
        if (!proof.isGood()) {
            throw CliException.of(
                    CliError.REFUSED,
                    "Backup " + manifest.id() + " is damaged, and nothing was restored: " + proof.detail(),
                    "Choose another one of 'monassurance-ops backup list'.");
        }
        NativeRestore restore = NativeRestore.into(DataSources.unpooled(target)).sessions(sessions);
        restore = noOwners ? restore.withoutOwners() : restore;
        restore = noPrivileges ? restore.withoutPrivileges() : restore;
        for (Map.Entry<String, String> role : roles.entrySet()) {
            restore = restore.role(role.getKey(), role.getValue());
        }
        try (BackupCopy copy = backup.copy(manifest.id())) {
            if (globals) {
                tell(GlobalsRestore.into(DataSources.unpooled(target)).run(copy.file()));
            }
            return render(manifest, restore.run(copy.file()));
        } catch (IOException e) {
            throw new UncheckedIOException("a copy for the restore could not be removed", e);
        }
    }

    private Manifest chosen(List<BackupEntry> entries) {
        if (id == null) {
            return entries.stream()
                    .filter(BackupEntry::isVerified)
                    .map(entry -> ((BackupEntry.Known) entry).manifest())
                    .findFirst()
                    .orElseThrow(() -> CliException.of(
                            CliError.NO_SUCH_THING,
                            "There is no verified backup in this store.",
                            "Run 'monassurance-ops backup list' to see what there is."));
        }
        BackupEntry entry = entries.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> CliException.of(
                        CliError.NO_SUCH_THING,
                        "There is no backup " + id + " in this store.",
                        "Choose one of 'monassurance-ops backup list'."));
        if (entry instanceof BackupEntry.Known known) {
            return known.manifest();
        }
        throw CliException.of(
                CliError.REFUSED,
                "Backup " + id + " cannot be trusted: " + ((BackupEntry.Unverifiable) entry).reason() + ".",
                "Choose another one of 'monassurance-ops backup list'.");
    }

    /** The other formats have a client of their own, which is told here with its arguments. */
    private static void requireNative(Manifest manifest, URI location) {
        if (manifest.format() == BackupFormat.NATIVE) {
            return;
        }
        Path file = Host.localFolder(location).resolve(manifest.file());
        boolean isCustom = manifest.format() == BackupFormat.CUSTOM;
        String client = isCustom
                ? "pg_restore --exit-on-error --single-transaction --dbname=DATABASE"
                : "psql -X -v ON_ERROR_STOP=1 --single-transaction DATABASE";
        String opened = manifest.isEncrypted() ? "age -d -i IDENTITY " + file + " | " : "";
        String named = manifest.isEncrypted() ? "" : " " + file;
        String how = isCustom ? opened + client + named : opened + "gzip -dc" + named + " | " + client;
        throw CliException.of(
                CliError.REFUSED,
                "Backup " + manifest.id() + " is one of " + manifest.engine() + " (" + manifest.file()
                        + "), which is restored by the client programs of PostgreSQL.",
                "Run: " + how);
    }

    /** What could not be made may still be enough for the rest, which looks for itself. */
    private void tell(GlobalsReport report) {
        report.made().forEach(each -> console().remark("made: " + TextTable.shown(each)));
        report.differing()
                .forEach(each -> console().remark("not as in the backup, and left: " + TextTable.shown(each)));
        report.problems().forEach(each -> console().remark("not made: " + TextTable.shown(each)));
    }

    private int render(Manifest manifest, RestoreReport report) {
        if (console().isJson()) {
            console()
                    .json(Json.object(
                            "id", manifest.id(),
                            "tables", report.tables(),
                            "rows", report.rows(),
                            "resumed", report.isResumed(),
                            "remarks", report.remarks()));
        } else {
            console()
                    .line(manifest.id() + ": " + report.tables() + " tables, " + report.rows() + " rows restored"
                            + (report.isResumed() ? ", going on where an earlier restore had stopped" : ""));
            report.remarks().forEach(remark -> console().line("  " + TextTable.shown(remark)));
        }
        return Exit.DONE;
    }
}
