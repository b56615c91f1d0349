package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** Which objects are in a schema. Pure. */
final class SchemaFilter {

    /** What is in no schema. */
    private static final Set<ObjectKind> OUTSIDE = EnumSet.of(
            ObjectKind.EXTENSION,
            ObjectKind.LANGUAGE,
            ObjectKind.ACCESS_METHOD,
            ObjectKind.CAST,
            ObjectKind.TRANSFORM,
            ObjectKind.FOREIGN_DATA_WRAPPER,
            ObjectKind.SERVER,
            ObjectKind.USER_MAPPING,
            ObjectKind.PUBLICATION,
            ObjectKind.SUBSCRIPTION,
            ObjectKind.EVENT_TRIGGER);

    private SchemaFilter() {}

    /** What is in one of some schemas, the schemas too. */
    static Predicate<ObjectId> in(Set<String> schemas) {
        Set<String> names = Set.copyOf(schemas);
        return id -> {
            int place = id.kind() == ObjectKind.DEFAULT_PRIVILEGES ? 1 : 0;
            return !OUTSIDE.contains(id.kind()) && names.contains(id.path().get(place));
        };
    }
}
