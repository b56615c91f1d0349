package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.DebianServer;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WhatIfTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void without_the_extension_there_is_a_reason(PostgresDatabase database) {
        WhatIf.Answer answer = WhatIf.of(database.dataSource()).indexes("select 1", List.of("create index on t (a)"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        WhatIf.Answer.NotAvailable.class,
                        missing -> assertThat(missing.reason().french()).contains("create extension hypopg"));
    }

    @Test
    void no_index_is_refused(PostgresDatabase database) {
        assertThatThrownBy(() -> WhatIf.of(database.dataSource()).indexes("select 1", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Runs where the distribution's server has the extension beside it. */
    @Test
    void with_the_extension_the_planner_tells_what_would_be_saved() throws Exception {
        try (DebianServer server = DebianServer.startOrSkip()) {
            DataSource dataSource = server.dataSource("postgres");
            try (Connection connection = dataSource.getConnection()) {
                assumeTrue(
                        Faults.text(connection, "select count(*) from pg_available_extensions where name = 'hypopg'")
                                .equals("1"),
                        "the extension hypopg is not installed");
                Faults.execute(
                        connection,
                        "create extension hypopg",
                        "create table t (id int, a int)",
                        "insert into t select i, i from generate_series(1, 50000) i",
                        "analyze t");
            }

            WhatIf.Answer answer = WhatIf.of(dataSource)
                    .indexes("select * from t where a = 5", List.of("create index on t (id)", "create index on t (a)"));

            assertThat(answer).isInstanceOfSatisfying(WhatIf.Answer.Estimated.class, estimated -> {
                assertThat(estimated.used()).containsExactly("create index on t (a)");
                assertThat(estimated.savedPercent()).isGreaterThan(90);
            });
            assertThatThrownBy(() ->
                            WhatIf.of(dataSource).indexes("select 1; drop table t", List.of("create index on t (a)")))
                    .isInstanceOf(DatabaseException.class);
        }
    }
}
