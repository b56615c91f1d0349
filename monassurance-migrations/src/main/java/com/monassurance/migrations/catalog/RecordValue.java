package com.monassurance.migrations.catalog;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Reads a component of a record. Pure. */
final class RecordValue {

    private RecordValue() {}

    static @Nullable Object of(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
