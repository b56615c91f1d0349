package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.autogenerate.LoadedSchema.Loaded;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last few schemas that were made on scratch, so that a model that has not changed is not made again. Thread-safe.
 */
final class LoadedSchemas {

    private static final int KEPT_MAX = 4;

    private final Map<Key, Loaded> kept = new LinkedHashMap<>(KEPT_MAX, 0.75f, true);

    /** What a made schema depends on: its source, word for word, and where and how it is made and read. */
    record Key(String content, Workshop workshop) {}

    /** The schema as it was made before, or as it is made now; without content it is always made. */
    LoadedSchema load(DesiredSchema schema, Workshop workshop) {
        String content = schema.content();
        if (content.isEmpty()) {
            return schema.load(workshop);
        }
        Key key = new Key(content, workshop);
        Loaded known = known(key);
        if (known != null) {
            return known;
        }
        LoadedSchema made = schema.load(workshop);
        if (made instanceof Loaded loaded) {
            keep(key, loaded);
        }
        return made;
    }

    private synchronized @Nullable Loaded known(Key key) {
        return kept.get(key);
    }

    private synchronized void keep(Key key, Loaded loaded) {
        kept.put(key, loaded);
        if (kept.size() > KEPT_MAX) {
            kept.remove(kept.keySet().iterator().next());
        }
    }
}
