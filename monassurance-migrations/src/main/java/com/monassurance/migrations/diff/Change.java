package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.ObjectId;
import java.util.List;

/**
 * What happens to one object. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Change {

    /**
     * Returns the object that changes.
     *
     * @return its id, the same on both sides
     */
    ObjectId id();

    /**
     * Something that only the second schema has. Immutable.
     *
     * @param object as it will be
     * @since 0.1.0
     */
    record Created(CatalogObject object) implements Change {
        @Override
        public ObjectId id() {
            return object.id();
        }
    }

    /**
     * Something that only the first schema has. Immutable.
     *
     * @param object as it was
     * @since 0.1.0
     */
    record Dropped(CatalogObject object) implements Change {
        @Override
        public ObjectId id() {
            return object.id();
        }
    }

    /**
     * Something that is changed in place. Immutable.
     *
     * @param from as it was
     * @param to as it will be
     * @since 0.1.0
     */
    record Altered(CatalogObject from, CatalogObject to) implements Change {
        @Override
        public ObjectId id() {
            return to.id();
        }
    }

    /**
     * Something that has to be dropped and made again, with all that hangs on it. Immutable.
     *
     * @param from as it was
     * @param to as it will be; may be equal to what it was
     * @param causes what forces it: itself when one of its own attributes cannot be altered, else what it depends on
     * @since 0.1.0
     */
    record Rebuilt(CatalogObject from, CatalogObject to, List<ObjectId> causes) implements Change {

        /** Copies. */
        public Rebuilt {
            causes = List.copyOf(causes);
        }

        @Override
        public ObjectId id() {
            return to.id();
        }
    }
}
