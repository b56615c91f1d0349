package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.SessionSettings;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The tables of the MonAssurance schema over the host's data source. Each verb of a repository borrows a connection,
 * limits its statements to 30 s and its waits for locks to 3 s by default, and gives it back as it was found; between
 * verbs nothing is held. Creating it touches no database. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Repositories {

    private final DataSource dataSource;
    private final UserRepository users;
    private final ClientRepository clients;
    private final CompanyRepository companies;
    private final PolicyRepository policies;
    private final TemplateRepository templates;
    private final TemplateVersionRepository templateVersions;
    private final DocumentRepository documents;
    private final RefreshTokenRepository refreshTokens;
    private final AuditLogRepository auditLogs;
    private final SessionSettings settings;

    private Repositories(DataSource dataSource, SessionSettings settings) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.settings = settings;
        Database database = new Database(dataSource, settings);
        this.users = new UserRepository(database);
        this.clients = new ClientRepository(database);
        this.companies = new CompanyRepository(database);
        this.policies = new PolicyRepository(database);
        this.templates = new TemplateRepository(database);
        this.templateVersions = new TemplateVersionRepository(database);
        this.documents = new DocumentRepository(database);
        this.refreshTokens = new RefreshTokenRepository(database);
        this.auditLogs = new AuditLogRepository(database);
    }

    /**
     * Returns the repositories of the database behind a data source, whose {@code search_path} finds the tables.
     *
     * @param dataSource the host's, never closed by us
     * @return repositories with the default limits
     */
    public static Repositories over(DataSource dataSource) {
        return new Repositories(dataSource, SessionSettings.of("repository"));
    }

    /**
     * Returns these repositories with another limit for each statement; the default is 30 s.
     *
     * @param timeout the limit; zero means none
     * @return a copy
     * @throws IllegalArgumentException if it is negative
     */
    public Repositories withStatementTimeout(Duration timeout) {
        return new Repositories(dataSource, settings.withStatementTimeout(timeout));
    }

    /**
     * Returns the repository of users.
     *
     * @return a repository, always the same
     */
    public UserRepository users() {
        return users;
    }

    /**
     * Returns the repository of clients.
     *
     * @return a repository, always the same
     */
    public ClientRepository clients() {
        return clients;
    }

    /**
     * Returns the repository of companies.
     *
     * @return a repository, always the same
     */
    public CompanyRepository companies() {
        return companies;
    }

    /**
     * Returns the repository of policies.
     *
     * @return a repository, always the same
     */
    public PolicyRepository policies() {
        return policies;
    }

    /**
     * Returns the repository of templates.
     *
     * @return a repository, always the same
     */
    public TemplateRepository templates() {
        return templates;
    }

    /**
     * Returns the repository of versions of templates.
     *
     * @return a repository, always the same
     */
    public TemplateVersionRepository templateVersions() {
        return templateVersions;
    }

    /**
     * Returns the repository of generated documents.
     *
     * @return a repository, always the same
     */
    public DocumentRepository documents() {
        return documents;
    }

    /**
     * Returns the repository of refresh tokens.
     *
     * @return a repository, always the same
     */
    public RefreshTokenRepository refreshTokens() {
        return refreshTokens;
    }

    /**
     * Returns the repository of the audit trail.
     *
     * @return a repository, always the same
     */
    public AuditLogRepository auditLogs() {
        return auditLogs;
    }
}
