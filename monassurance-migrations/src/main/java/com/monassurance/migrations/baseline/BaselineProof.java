package com.monassurance.migrations.baseline;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogComparison.Difference;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.rehearsal.Rehearsal;
import com.monassurance.migrations.scratch.DatabaseTraits;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.ScriptSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs revisions on scratch and compares what they make with a live database. Confined to one thread. */
final class BaselineProof {

    private final ScratchServer server;
    private final HistoryPlace place;
    private final ScriptSet scripts;

    BaselineProof(ScratchServer server, HistoryPlace place, ScriptSet scripts) {
        this.server = server;
        this.place = place;
        this.scripts = scripts;
    }

    BaselineOutcome prove(Connection live, ToolHistory history, Matching matching, List<String> revisions)
            throws SQLException {
        List<String> remarks = new ArrayList<>(history.remarks());
        try (Rehearsal rehearsal = Rehearsal.on(server, DatabaseTraits.of(live), place, scripts)) {
            rehearsal.upgrade(revisions);
            CatalogSettings settings = rehearsal.settings();
            if (!role(live).equals(role(rehearsal))) {
                settings = settings.withoutOwners().withoutPrivileges();
                remarks.add("Owners and privileges were not compared: scratch is worked on by another role.");
            }
            if (rehearsal.hasMadeMoreBesideHistory()) {
                remarks.add("What the revisions make in the schema "
                        + place.schema().value() + " was not compared.");
            }
            Catalog there = CatalogReader.of(settings).read(live);
            there.unread()
                    .forEach(each -> remarks.add("Not compared: " + each.kind() + ", since " + each.reason() + "."));
            CatalogComparison comparison = CatalogComparison.of(rehearsal.catalog(settings), there);
            List<Difference> differences = comparison.differences().stream()
                    .filter(each -> !isOfTool(each.id(), history, there))
                    .toList();
            comparison
                    .reordered()
                    .forEach(table -> remarks.add("The columns of " + table + " stand in another order."));
            return differences.isEmpty()
                    ? new BaselineOutcome.Agreed(history, matching.matches(), revisions, remarks)
                    : new BaselineOutcome.Differs(history, matching.matches(), revisions, differences);
        } catch (MigrationException | DatabaseException e) {
            return new BaselineOutcome.NotProven(history, e.problem());
        }
    }

    /** The tool's tables with all that hangs on them, and a schema that has nothing else. */
    private static boolean isOfTool(ObjectId id, ToolHistory history, Catalog live) {
        if (id.kind() == ObjectKind.SCHEMA) {
            return id.name().equals(history.schema())
                    && live.objects().stream()
                            .map(CatalogObject::id)
                            .filter(other -> other.kind() != ObjectKind.SCHEMA
                                    && other.path().get(0).equals(history.schema()))
                            .allMatch(other -> isPart(other, history));
        }
        return isPart(id, history);
    }

    private static boolean isPart(ObjectId id, ToolHistory history) {
        return id.path().size() >= 2
                && id.path().get(0).equals(history.schema())
                && (id.path().get(1).equals(history.table())
                        || history.tool().others().contains(id.path().get(1)));
    }

    private static String role(Rehearsal rehearsal) throws SQLException {
        try (Connection connection = rehearsal.database().connect()) {
            return role(connection);
        }
    }

    private static String role(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select session_user")) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
