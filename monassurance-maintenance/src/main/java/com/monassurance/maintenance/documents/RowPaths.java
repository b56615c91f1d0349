package com.monassurance.maintenance.documents;

import com.monassurance.core.storage.DocumentStorage;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The paths of both tables as one sequence in byte order, each path once. Confined to one thread. */
final class RowPaths {

    private final PathPages documents;
    private final PathPages templates;

    RowPaths(PathPages documents, PathPages templates) {
        this.documents = documents;
        this.templates = templates;
    }

    /** Returns the next path, or null at the end. */
    @Nullable
    DocumentPath next() throws SQLException {
        DocumentPath document = documents.peek();
        DocumentPath template = templates.peek();
        if (document == null) {
            if (template != null) {
                templates.take();
            }
            return template;
        }
        if (template == null) {
            documents.take();
            return document;
        }
        int order = DocumentStorage.KEY_ORDER.compare(document.key(), template.key());
        if (order >= 0) {
            templates.take();
        }
        if (order <= 0) {
            documents.take();
        }
        return order <= 0 ? document : template;
    }
}
