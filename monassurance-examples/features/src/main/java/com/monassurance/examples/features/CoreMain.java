package com.monassurance.examples.features;

import com.monassurance.core.domain.Policy;
import com.monassurance.core.repository.Page;
import com.monassurance.core.repository.PageRequest;
import com.monassurance.core.repository.Repositories;
import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.SampleData;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import java.time.Duration;
import java.time.Instant;

/** Core: typed reads and writes of the domain, page by page. */
public final class CoreMain {

    private CoreMain() {}

    /**
     * Prints the policies that run out within a month.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (PostgresFixture postgres = PostgresFixture.start();
                PostgresDatabase database = postgres.newDatabase()) {
            Migrator.over(database.dataSource())
                    .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                    .build()
                    .upgrade(Target.head());
            SampleData.into(database.dataSource()).scale(0.01).load();

            Repositories repositories = Repositories.over(database.dataSource());
            Instant now = SampleData.AS_OF_DEFAULT;
            Page<Policy> expiring =
                    repositories.policies().expiringBetween(now, now.plus(Duration.ofDays(30)), PageRequest.first(10));

            expiring.items()
                    .forEach(policy -> System.out.println(policy.policyNumber() + " until " + policy.expiryDate()));
            System.out.println(repositories.policies().count() + " policies in all");
        }
    }
}
