package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes every look in turn; one that fails is told and does not stop the others. */
final class Looks {

    /** Makes findings of facts. */
    interface Look {
        List<Finding> take(Facts facts) throws SQLException;
    }

    private record NamedLook(String name, Look look) {}

    private static final List<NamedLook> ALL = List.of(
            new NamedLook("session", SessionLooks::sessions),
            new NamedLook("lock", SessionLooks::blocking),
            new NamedLook("vacuum.held-back", HorizonLooks::heldBack),
            new NamedLook("transaction.prepared", HorizonLooks::prepared),
            new NamedLook("wraparound", HorizonLooks::wraparound),
            new NamedLook("server", ServerLooks::limits),
            new NamedLook("database", ServerLooks::database),
            new NamedLook("server.version", ServerLooks::version),
            new NamedLook("setting", SettingLooks::settings),
            new NamedLook("setting.file-error", SettingLooks::files),
            new NamedLook("extension.outdated", SettingLooks::extensions),
            new NamedLook("replication", ReplicationLooks::standbys),
            new NamedLook("replication.slot", ReplicationLooks::slots),
            new NamedLook("wal.archive", WalLooks::archiver),
            new NamedLook("wal.size", WalLooks::size),
            new NamedLook("wal.archive-ready", WalLooks::archiveReady),
            new NamedLook("checkpoint", WalLooks::checkpoints),
            new NamedLook("table", TableLooks::tables),
            new NamedLook("table.autovacuum", TableLooks::autovacuum),
            new NamedLook("table.scans", TableLooks::scans),
            new NamedLook("table.bloat", BloatLooks::tables),
            new NamedLook("table.trigger-disabled", ConstraintLooks::triggers),
            new NamedLook("constraint.not-valid", ConstraintLooks::notValid),
            new NamedLook("foreign-key.no-index", ConstraintLooks::foreignKeyWithoutIndex),
            new NamedLook("foreign-key.missing", ConstraintLooks::missingForeignKey),
            new NamedLook("index.invalid", IndexLooks::invalid),
            new NamedLook("index.duplicate", IndexLooks::duplicate),
            new NamedLook("index.overlapping", IndexLooks::overlapping),
            new NamedLook("index.unused", IndexLooks::unused),
            new NamedLook("index.cache-hit", IndexLooks::cacheHit),
            new NamedLook("index.bloat", BloatLooks::indexes),
            new NamedLook("index.nulls", BloatLooks::nulls),
            new NamedLook("sequence.near-end", SequenceLooks::nearEnd),
            new NamedLook("statement", StatementLooks::slow),
            new NamedLook("vacuum.running", ProgressLooks::running));

    private final Facts facts;

    Looks(Facts facts) {
        this.facts = facts;
    }

    FindingsResult take() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (NamedLook look : ALL) {
            try {
                findings.addAll(look.look().take(facts));
            } catch (SQLException e) {
                if (!facts.connection().isValid(1)) {
                    throw e;
                }
                facts.notChecked(
                        look.name(),
                        Text.same(DatabaseException.of("looking for " + look.name(), e)
                                .problem()));
            }
        }
        return new FindingsResult(Finding.worstFirst(findings), facts.notChecked());
    }
}
