package com.monassurance.migrations.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A query whose rows are objects already: their kind, path, statement and properties. The path lacks the schema where there
 * is one.
 *
 * @param sql answers kind, oid, namespace, path, definition, properties, owner, acl, default_acl
 */
record PlainQuery(String sql) {

    static final List<PlainQuery> ALL = List.of(
            new PlainQuery("(%s) union all (%s) union all (%s)"
                    .formatted(OperatorQueries.OPERATORS, OperatorQueries.FAMILIES, OperatorQueries.CLASSES)),
            new PlainQuery(LanguageQueries.ALL),
            new PlainQuery(TextSearchQueries.ALL),
            new PlainQuery(ForeignQueries.ALL),
            new PlainQuery(ReplicationQueries.ALL));

    void read(Reading reading) throws SQLException {
        reading.each(sql, row -> {
            String schema = reading.schemaOf(row);
            boolean isRead = row.oid("namespace") == 0 || schema != null;
            if (isRead) {
                ObjectKind kind = ObjectKind.valueOf(row.text("kind"));
                SystemCatalog catalog = SystemCatalog.valueOf(kind.name());
                long oid = row.oid("oid");
                List<String> path = new ArrayList<>();
                if (schema != null) {
                    path.add(schema);
                }
                path.addAll(row.texts("path"));
                reading.add(
                        catalog,
                        oid,
                        new PlainObject(
                                new ObjectId(kind, path),
                                row.text("definition"),
                                row.pairs("properties"),
                                reading.attachments(catalog, oid, row)));
            }
        });
    }
}
