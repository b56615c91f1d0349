package com.monassurance.examples.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.Secret;
import com.monassurance.core.domain.Client;
import com.monassurance.core.domain.Company;
import com.monassurance.core.domain.DomainRecords;
import com.monassurance.core.domain.Policy;
import com.monassurance.core.domain.User;
import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.Index;
import com.monassurance.core.domain.annotation.OnDelete;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.References;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.core.domain.annotation.Unique;
import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.autogenerate.Autogenerator;
import com.monassurance.migrations.autogenerate.DesiredSchema;
import com.monassurance.migrations.autogenerate.DraftOutcome;
import com.monassurance.migrations.autogenerate.SchemaCheck;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.RevisionWriter;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's first migration: a field is added to the policy, and the revision writes itself. */
class AutogenerateTest {

    private static final ScriptSource SHIPPED = ScriptSources.classpath(MonAssuranceSchema.location());

    @TempDir
    Path folder;

    /** The policy of the domain, with one component more. */
    @Table("policies")
    @Index(name = "idx_policies_client_id", columns = "client_id")
    @Index(name = "idx_policies_created_at", columns = "created_at")
    @Index(
            name = "idx_policies_client_status",
            columns = {"client_id", "status"},
            where = "status = 'active'")
    record PolicyWithAgency(
            @PrimaryKey @Identity Policy.Id id,
            @Column(length = 100) @Unique String policyNumber,

            @References(value = Client.class, onDelete = OnDelete.CASCADE)
            Client.Id clientId,

            @References(value = Company.class, onDelete = OnDelete.SET_NULL)
            Company.@Nullable Id companyId,

            @Column(length = 255) String productName,
            int premiumAmount,

            @Column(type = "character(3)") @Default("'XAF'") @Nullable
            Currency currency,

            Instant effectiveDate,
            Instant expiryDate,

            @Column(length = 30) @Default("'active'") @Nullable
            String status,

            @References(value = User.class, onDelete = OnDelete.SET_NULL)
            User.@Nullable Id createdBy,

            @Default("now()") Instant createdAt,
            @Column(length = 40) @Nullable String agencyCode) {}

    private static DesiredSchema model(Class<? extends Record> policy) {
        List<Class<? extends Record>> records = new ArrayList<>(DomainRecords.all());
        records.replaceAll(each -> each == Policy.class ? policy : each);
        return DesiredSchema.records(records);
    }

    private static Autogenerator autogenerator(PostgresDatabase database, ScriptSource scripts, DesiredSchema model) {
        ConnectionSettings settings = ConnectionSettings.of(database.jdbcUrl())
                .withUser(database.user())
                .withPassword(Secret.of(database.password()));
        return Autogenerator.on(ScratchServers.onLoopback(settings))
                .live(database.dataSource())
                .scripts(scripts)
                .model(model)
                .build();
    }

    private static Migrator migrator(PostgresDatabase database, ScriptSource scripts) {
        return Migrator.over(database.dataSource()).scripts(scripts).build();
    }

    @Test
    void a_component_added_to_the_policy_becomes_a_revision_there_and_back() throws Exception {
        try (PostgresDatabase database = PostgresFixture.shared().newDatabase()) {
            migrator(database, SHIPPED).upgrade(Target.head());
            assertThat(autogenerator(database, SHIPPED, model(Policy.class)).draft("nothing"))
                    .isInstanceOf(DraftOutcome.Nothing.class);

            DraftOutcome outcome = autogenerator(database, SHIPPED, model(PolicyWithAgency.class))
                    .draft("add_new_field_to_policy");

            assertThat(outcome).isInstanceOf(DraftOutcome.Proven.class);
            Path file = ((DraftOutcome.Proven) outcome).draft().write(RevisionWriter.into(folder, SHIPPED));
            assertThat(file.getFileName().toString()).endsWith("_add_new_field_to_policy.sql");
            assertThat(Files.readString(file))
                    .containsOnlyOnce("alter table public.policies add column agency_code character varying(40);")
                    .containsOnlyOnce("alter table public.policies drop column agency_code;")
                    .contains("-- revises: 8d2f47a6b09e");
            ScriptSource all = ScriptSources.all(List.of(SHIPPED, ScriptSources.directory(folder)));
            migrator(database, all).upgrade(Target.head());
            assertThat(autogenerator(database, all, model(PolicyWithAgency.class))
                            .check())
                    .isInstanceOf(SchemaCheck.Same.class);
            assertThat(autogenerator(database, all, model(PolicyWithAgency.class))
                            .drift())
                    .isInstanceOf(SchemaCheck.Same.class);
            migrator(database, all).downgrade(Target.parse("-1"));
            assertThat(autogenerator(database, SHIPPED, model(Policy.class)).check())
                    .isInstanceOf(SchemaCheck.Same.class);
        }
    }
}
