package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.Rename;
import java.util.List;

/** A desired schema after it was read, or why it could not be. */
sealed interface LoadedSchema {

    /** It was read; the hints may name what no other schema has. */
    record Loaded(Catalog catalog, List<Rename> hints) implements LoadedSchema {

        public Loaded {
            hints = List.copyOf(hints);
        }
    }

    /** The server on which it would be made lacks something. */
    record Missing(String reason, List<String> objects) implements LoadedSchema {

        public Missing {
            objects = List.copyOf(objects);
        }
    }
}
