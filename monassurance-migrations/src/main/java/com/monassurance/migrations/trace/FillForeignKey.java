package com.monassurance.migrations.trace;

import java.util.List;

/**
 * A foreign key that rows should satisfy. Immutable.
 *
 * @param name its name
 * @param columns its columns
 * @param references oid of the table it refers to
 * @param referenced the columns there, in the same order
 */
record FillForeignKey(String name, List<String> columns, long references, List<String> referenced) {

    FillForeignKey {
        columns = List.copyOf(columns);
        referenced = List.copyOf(referenced);
    }
}
