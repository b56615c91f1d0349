package com.monassurance.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.Secret;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionSettingsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void credentials_in_the_url_of_the_record_are_refused() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() ->
                        new ConnectionSettings("postgresql://ops:hunter2@db/x", null, null, second, second, second))
                .isInstanceOf(DatabaseException.class)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "jdbc:postgresql://db/x | jdbc:postgresql://db/x | - | -",
                "jdbc:postgresql:x | jdbc:postgresql:x | - | -",
                "jdbc:postgresql://a:1,b:2/x?user=ops&password=p%26w&ssl=true"
                        + " | jdbc:postgresql://a:1,b:2/x?ssl=true | ops | p&w",
                "postgresql://db | jdbc:postgresql://db/ | - | -",
                "postgres://ops@db:5433/x | jdbc:postgresql://db:5433/x | ops | -",
                "postgresql://o%40ps:p%3Aw+@[::1]:5432/a%20b | jdbc:postgresql://[::1]:5432/a%20b | o@ps | p:w+",
                "postgresql:///x | jdbc:postgresql://localhost/x | - | -",
                "postgresql://db/x?sslmode=require&connect_timeout=3&target_session_attrs=read-write&user=ops"
                        + " | jdbc:postgresql://db/x?sslmode=require&connectTimeout=3&targetServerType=primary | ops | -"
            })
    void both_kinds_of_url_are_taken_apart(String url, String jdbcUrl, String user, String password) {
        ConnectionSettings settings = ConnectionSettings.of(url);

        assertThat(settings.url()).isEqualTo(jdbcUrl);
        assertThat(settings.user()).isEqualTo(user);
        assertThat(settings.findPassword().map(Secret::reveal).orElse(null)).isEqualTo(password);
        assertThat(ConnectionSettings.holdsPassword(url)).isEqualTo(password != null);
        assertThat(settings.connectTimeout()).hasSeconds(5);
        assertThat(settings.loginTimeout()).hasSeconds(10);
        assertThat(settings.socketTimeout()).hasMinutes(5);
    }

    @Test
    void a_connection_has_the_timeouts_and_the_name_of_the_settings() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        ConnectionSettings settings = ConnectionSettings.of(database.jdbcUrl())
                .withUser(database.user())
                .withPassword(Secret.of(database.password()))
                .withSocketTimeout(Duration.ofSeconds(42));

        try (Connection connection = DataSources.unpooled(settings).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show application_name")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("monassurance-ops");
            assertThat(connection.getNetworkTimeout()).isEqualTo(42_000);
        }
        assertThat(settings.toString()).contains("***").doesNotContain(database.password() + "]");
        assertThat(DataSources.unpooled(settings).toString()).doesNotContain("assword");
    }
}
