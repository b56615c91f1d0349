package com.monassurance.maintenance.documents;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A path that rows name, with the first row that names it. */
record DocumentPath(String key, String owner) {

    /** Compares two keys by the bytes of their UTF-8, as storage and {@code collate "C"} do and Java does not. */
    static int compareKeys(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
