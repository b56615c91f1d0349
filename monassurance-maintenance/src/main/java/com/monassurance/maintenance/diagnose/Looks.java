package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes every look in turn; one that fails is told and does not stop the others. */
final class Looks {

    /** One question to the catalogue, and the findings it makes of the answer. */
    interface Look {
        List<Finding> take(Connection connection) throws SQLException;
    }

    private record NamedLook(String name, Look look) {}

    private static final List<NamedLook> ALL = List.of(
            new NamedLook("index.invalid", IndexLooks::invalid),
            new NamedLook("index.duplicate", IndexLooks::duplicate),
            new NamedLook("index.unused", IndexLooks::unused),
            new NamedLook("foreign-key.no-index", IndexLooks::foreignKeyWithoutIndex),
            new NamedLook("table.dead-rows", TableLooks::deadRows),
            new NamedLook("table.no-primary-key", TableLooks::noPrimaryKey),
            new NamedLook("sequence.near-end", TableLooks::sequenceNearEnd));

    private final Connection connection;

    Looks(Connection connection) {
        this.connection = connection;
    }

    FindingsResult take() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<FindingsResult.NotChecked> notChecked = new ArrayList<>();
        for (NamedLook look : ALL) {
            try {
                findings.addAll(look.look().take(connection));
            } catch (SQLException e) {
                if (!connection.isValid(1)) {
                    throw e;
                }
                notChecked.add(new FindingsResult.NotChecked(
                        look.name(),
                        Text.same(DatabaseException.of("looking for " + look.name(), e)
                                .problem())));
            }
        }
        return new FindingsResult(Finding.worstFirst(findings), notChecked);
    }
}
