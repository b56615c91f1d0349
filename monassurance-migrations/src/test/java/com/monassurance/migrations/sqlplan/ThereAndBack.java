package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.judge.CatalogPrint;
import com.monassurance.migrations.judge.PrintRules;
import com.monassurance.migrations.judge.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Takes a database from one schema to another and back, and holds it against the second judge. */
final class ThereAndBack {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    private ThereAndBack() {}

    static void thereAndBack(List<String> one, List<String> other) throws SQLException {
        try (PostgresDatabase first = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase()) {
            Scratch.createRoles(first);
            try (Connection connection = first.dataSource().getConnection();
                    Connection beside = second.dataSource().getConnection()) {
                Catalog start = Convergence.make(connection, one);
                Catalog wanted = Convergence.make(beside, other);
                CatalogPrint atStart = CatalogPrint.of(first, PrintRules.promised());
                Convergence convergence = new Convergence(connection, PlanSettings.defaults());
                reached(convergence.reach(wanted, List.of()), first, CatalogPrint.of(second, PrintRules.promised()));
                reached(convergence.reach(start, List.of()), first, atStart);
            }
        }
    }

    private static void reached(Convergence.Outcome outcome, PostgresDatabase database, CatalogPrint wanted) {
        String statements = String.join("\n", outcome.statements()) + outcome.failures();
        assertThat(CatalogPrint.of(database, PrintRules.promised()).differences(wanted))
                .as(statements)
                .isEmpty();
        assertThat(outcome.failures()).as(statements).isEmpty();
        assertThat(outcome.last()).as(statements).isEmpty();
    }
}
