package com.monassurance.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server says of the schema, beside what the domain asks for. */
final class SchemaCatalogueTest {

    /** What domain.md says, as the catalogue prints it. */
    private static final String DOMAIN_COLUMNS = """
                audit_logs.id bigint not null identity
                audit_logs.user_id bigint
                audit_logs.action character varying(100)
                audit_logs.object_type character varying(50)
                audit_logs.object_id character varying(64)
                audit_logs.ip_address inet
                audit_logs.user_agent character varying(255)
                audit_logs.audit_metadata jsonb
                audit_logs.timestamp timestamp with time zone not null default now()
                clients.id bigint not null identity
                clients.first_name character varying(100) not null
                clients.last_name character varying(100) not null
                clients.email character varying(255)
                clients.phone character varying(50)
                clients.address text
                clients.owner_id bigint
                clients.created_at timestamp with time zone not null default now()
                companies.id bigint not null identity
                companies.name character varying(255) not null
                companies.code character varying(50) not null
                companies.api_mode boolean not null default false
                companies.api_endpoint character varying(500)
                companies.created_at timestamp with time zone not null default now()
                generated_documents.id bigint not null identity
                generated_documents.document_type character varying(30)
                generated_documents.policy_id bigint
                generated_documents.template_version_id bigint
                generated_documents.file_path character varying(500)
                generated_documents.mime_type character varying(100)
                generated_documents.size_bytes bigint
                generated_documents.status character varying(20)
                generated_documents.doc_metadata jsonb
                generated_documents.created_by bigint
                generated_documents.created_at timestamp with time zone not null default now()
                policies.id bigint not null identity
                policies.policy_number character varying(100) not null
                policies.client_id bigint not null
                policies.company_id bigint
                policies.product_name character varying(255) not null
                policies.premium_amount integer not null
                policies.currency character(3) default 'XAF'::bpchar
                policies.effective_date timestamp with time zone not null
                policies.expiry_date timestamp with time zone not null
                policies.status character varying(30) default 'active'::character varying
                policies.created_by bigint
                policies.created_at timestamp with time zone not null default now()
                refresh_tokens.id bigint not null identity
                refresh_tokens.user_id bigint
                refresh_tokens.token_hash character varying(128)
                refresh_tokens.issued_at timestamp with time zone not null default now()
                refresh_tokens.expires_at timestamp with time zone not null
                refresh_tokens.revoked_at timestamp with time zone
                refresh_tokens.parent_id bigint
                refresh_tokens.device_label character varying(100)
                refresh_tokens.ip_address inet
                refresh_tokens.user_agent character varying(255)
                template_versions.id bigint not null identity
                template_versions.template_id bigint
                template_versions.version integer
                template_versions.storage_backend character varying(20)
                template_versions.content text
                template_versions.file_path character varying(500)
                template_versions.checksum character varying(64)
                template_versions.created_at timestamp with time zone not null default now()
                templates.id bigint not null identity
                templates.name character varying(255) not null
                templates.type character varying(30)
                templates.format character varying(20)
                templates.scope character varying(20)
                templates.is_active boolean not null default true
                templates.created_by bigint
                templates.created_at timestamp with time zone not null default now()
                users.id bigint not null identity
                users.email character varying(255) not null
                users.full_name character varying(255)
                users.hashed_password character varying(255) not null
                users.role userrole default 'agent'::userrole
                users.is_active boolean not null default true
                users.created_at timestamp with time zone not null default now()
                """;

    @RegisterExtension
    static final PostgresExtension postgres = PostgresExtension.shared();

    private static final String COLUMNS = """
            select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                || case when a.attnotnull then ' not null' else '' end
                || case when a.attidentity <> '' then ' identity' else '' end
                || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
            order by c.relname, a.attnum
            """;

    private static final String CONSTRAINTS = """
            select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint
            where connamespace = 'public'::regnamespace and contype <> 'n'
            order by conrelid::regclass::text, conname
            """;

    private static final String INDEXES = """
            select pg_get_indexdef(i.indexrelid) || case when i.indisvalid and i.indisready then '' else ' INVALID' end
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            where c.relnamespace = 'public'::regnamespace
            order by c.relname
            """;

    private static final String TYPES = """
            select t.typname || ' ' || e.enumlabel
            from pg_enum e
            join pg_type t on t.oid = e.enumtypid
            order by t.typname, e.enumsortorder
            """;

    @Test
    void every_column_of_the_domain_is_there_with_its_type_and_default(PostgresDatabase database) throws Exception {
        SchemaScript.apply(database.dataSource());

        assertThat(SchemaScript.ask(database.dataSource(), COLUMNS)).containsExactlyElementsOf(lines(DOMAIN_COLUMNS));
        assertThat(SchemaScript.ask(database.dataSource(), TYPES))
                .containsExactly("userrole admin", "userrole manager", "userrole agent");
    }

    @Test
    void every_constraint_of_the_domain_is_there_under_the_name_that_the_server_gives(PostgresDatabase database)
            throws Exception {
        SchemaScript.apply(database.dataSource());

        assertThat(SchemaScript.ask(database.dataSource(), CONSTRAINTS))
                .containsExactlyInAnyOrderElementsOf(lines("""
                audit_logs audit_logs_pkey PRIMARY KEY (id)
                audit_logs audit_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
                clients clients_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE SET NULL
                clients clients_pkey PRIMARY KEY (id)
                companies companies_code_key UNIQUE (code)
                companies companies_name_key UNIQUE (name)
                companies companies_pkey PRIMARY KEY (id)
                generated_documents generated_documents_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE SET NULL
                generated_documents generated_documents_pkey PRIMARY KEY (id)
                generated_documents generated_documents_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES policies(id) ON DELETE SET NULL
                generated_documents generated_documents_template_version_id_fkey FOREIGN KEY (template_version_id) REFERENCES template_versions(id) ON DELETE SET NULL
                policies policies_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id) ON DELETE CASCADE
                policies policies_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id) ON DELETE SET NULL
                policies policies_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE SET NULL
                policies policies_pkey PRIMARY KEY (id)
                policies policies_policy_number_key UNIQUE (policy_number)
                refresh_tokens refresh_tokens_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES refresh_tokens(id) ON DELETE SET NULL
                refresh_tokens refresh_tokens_pkey PRIMARY KEY (id)
                refresh_tokens refresh_tokens_token_hash_key UNIQUE (token_hash)
                refresh_tokens refresh_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
                template_versions template_versions_pkey PRIMARY KEY (id)
                template_versions template_versions_template_id_fkey FOREIGN KEY (template_id) REFERENCES templates(id) ON DELETE CASCADE
                template_versions template_versions_template_id_version_key UNIQUE (template_id, version)
                templates templates_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)
                templates templates_name_type_scope_key UNIQUE (name, type, scope)
                templates templates_pkey PRIMARY KEY (id)
                users users_email_key UNIQUE (email)
                users users_pkey PRIMARY KEY (id)
                """));
    }

    @Test
    void the_six_indexes_built_concurrently_have_the_definitions_of_the_guide_and_are_valid(PostgresDatabase database)
            throws Exception {
        upgrade(database.dataSource());

        List<String> guide = SchemaScript.ask(database.dataSource(), INDEXES).stream()
                .filter(definition -> definition.contains(" idx_"))
                .toList();
        assertThat(guide).containsExactlyElementsOf(lines("""
                CREATE INDEX idx_audit_logs_timestamp ON public.audit_logs USING btree ("timestamp")
                CREATE INDEX idx_policies_client_id ON public.policies USING btree (client_id)
                CREATE INDEX idx_policies_client_status ON public.policies USING btree (client_id, status) WHERE ((status)::text = 'active'::text)
                CREATE INDEX idx_policies_created_at ON public.policies USING btree (created_at)
                CREATE INDEX idx_refresh_tokens_user_id ON public.refresh_tokens USING btree (user_id)
                CREATE INDEX idx_users_active ON public.users USING btree (email) WHERE is_active
                """));
        assertThat(MonAssuranceSchema.indexNames())
                .allSatisfy(name -> assertThat(guide).anyMatch(definition -> definition.contains(" " + name + " ")));
    }

    @Test
    void the_revisions_make_what_the_plain_script_makes(PostgresDatabase database) throws Exception {
        try (PostgresDatabase plain = postgres.server().newDatabase()) {
            SchemaScript.apply(plain.dataSource());

            upgrade(database.dataSource());

            assertThat(catalogue(database.dataSource())).isEqualTo(catalogue(plain.dataSource()));
        }
    }

    @Test
    void every_revision_taken_back_leaves_what_was_there_before_and_can_be_applied_again(PostgresDatabase database)
            throws Exception {
        DataSource dataSource = database.dataSource();

        for (String file : MonAssuranceSchema.revisionFiles()) {
            List<String> before = catalogue(dataSource);
            SchemaScript.run(dataSource, SchemaScript.section(file, "upgrade"));
            List<String> after = catalogue(dataSource);
            SchemaScript.run(dataSource, SchemaScript.section(file, "downgrade"));
            assertThat(catalogue(dataSource)).as("after taking back " + file).isEqualTo(before);
            SchemaScript.run(dataSource, SchemaScript.section(file, "upgrade"));
            assertThat(catalogue(dataSource))
                    .as("after applying again " + file)
                    .isEqualTo(after)
                    .isNotEqualTo(before);
            for (String question : SchemaScript.section(file, "verify")) {
                assertThat(SchemaScript.ask(dataSource, question)).as(question).containsExactly("t");
            }
        }
    }

    @Test
    void all_revisions_taken_back_leave_an_empty_database(PostgresDatabase database) throws Exception {
        upgrade(database.dataSource());

        List<String> files = new ArrayList<>(MonAssuranceSchema.revisionFiles());
        Collections.reverse(files);
        for (String file : files) {
            SchemaScript.run(database.dataSource(), SchemaScript.section(file, "downgrade"));
        }

        assertThat(catalogue(database.dataSource())).isEmpty();
    }

    private static void upgrade(DataSource dataSource) throws SQLException {
        for (String file : MonAssuranceSchema.revisionFiles()) {
            SchemaScript.run(dataSource, SchemaScript.section(file, "upgrade"));
        }
    }

    private static List<String> catalogue(DataSource dataSource) throws SQLException {
        List<String> all = new ArrayList<>();
        for (String question : List.of(COLUMNS, CONSTRAINTS, INDEXES, TYPES)) {
            all.addAll(SchemaScript.ask(dataSource, question));
        }
        return all;
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
