package com.monassurance.maintenance.audit;

import com.monassurance.core.sql.DatabaseError;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One question to the server: every row of the answer is a finding, made of a subject, the evidence and a statement that
 * would remedy it (null where a person must decide). Immutable.
 *
 * @param id stable identity
 * @param severity of its findings
 * @param cwe number of the weakness
 * @param title the fault that is looked for
 * @param why why it matters
 * @param remedy what to do
 * @param unless a condition under which it cannot be checked, with the reason: a query of one text, null when all is
 *     well; empty when there is none
 * @param sql the question
 */
record PostgresCheck(
        String id, Severity severity, int cwe, Text title, Text why, Text remedy, String unless, String sql) {

    private static final int FINDINGS_MAX = 50;

    CheckResult run(Connection connection) {
        try {
            String reason = unless.isEmpty() ? "" : obstacle(connection);
            return reason.isEmpty() ? ask(connection) : new CheckResult.NotChecked(id, title, reason);
        } catch (SQLException e) {
            return notChecked(e);
        }
    }

    CheckResult notChecked(SQLException failure) {
        DatabaseError error = DatabaseError.of(failure);
        String message = String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        String kind = error == DatabaseError.DENIED ? "privilege: " : error.id() + " ";
        return new CheckResult.NotChecked(id, title, kind + message);
    }

    private String obstacle(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(unless);
                ResultSet row = statement.executeQuery()) {
            String reason = row.next() ? row.getString(1) : null;
            return reason == null ? "" : reason;
        }
    }

    private CheckResult ask(Connection connection) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setMaxRows(FINDINGS_MAX + 1);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    findings.add(finding(row));
                }
            }
        }
        if (findings.isEmpty()) {
            return new CheckResult.Ok(id, title);
        }
        boolean truncated = findings.size() > FINDINGS_MAX;
        return new CheckResult.Found(
                id, title, cwe, truncated ? findings.subList(0, FINDINGS_MAX) : findings, truncated);
    }

    private Finding finding(ResultSet row) throws SQLException {
        Finding finding = Finding.of(
                id, severity, row.getString("subject"), title, Text.same(row.getString("evidence")), why, remedy);
        String statement = row.getString("remedy_sql");
        return statement == null ? finding : finding.withSql(statement);
    }
}
