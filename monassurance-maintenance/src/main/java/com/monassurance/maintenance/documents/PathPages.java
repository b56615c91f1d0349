package com.monassurance.maintenance.documents;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The different paths that the rows of one table name, in byte order, read page by page so that neither memory nor a
 * snapshot is held for long. Confined to one thread.
 */
final class PathPages {

    private static final String DOCUMENTS = """
            select file_path collate "C", 'generated_documents ' || id
              from generated_documents where file_path collate "C" > ?
             order by file_path collate "C", id limit ?
            """;

    private static final String TEMPLATES = """
            select file_path collate "C", 'template_versions ' || id
              from template_versions where file_path collate "C" > ?
             order by file_path collate "C", id limit ?
            """;

    private final Connection connection;
    private final String sql;
    private final int pageRows;
    private final Deque<DocumentPath> page = new ArrayDeque<>();
    private String last = "";
    private boolean atEnd;

    private PathPages(Connection connection, String sql, int pageRows) {
        this.connection = connection;
        this.sql = sql;
        this.pageRows = pageRows;
    }

    static PathPages ofDocuments(Connection connection, int pageRows) {
        return new PathPages(connection, DOCUMENTS, pageRows);
    }

    static PathPages ofTemplates(Connection connection, int pageRows) {
        return new PathPages(connection, TEMPLATES, pageRows);
    }

    /** Returns the next path without taking it, or null at the end. */
    @Nullable
    DocumentPath peek() throws SQLException {
        if (page.isEmpty() && !atEnd) {
            readPage();
        }
        return page.peek();
    }

    void take() {
        page.remove();
    }

    /** A path that goes on over the end of a page is not seen twice: the next page starts behind it. */
    private void readPage() throws SQLException {
        int rows = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, last);
            statement.setInt(2, pageRows);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows++;
                    String path = row.getString(1);
                    if (!path.equals(last)) {
                        page.add(new DocumentPath(path, row.getString(2)));
                        last = path;
                    }
                }
            }
        }
        atEnd = rows < pageRows;
    }
}
