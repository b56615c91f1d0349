package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import java.util.ArrayList;
import java.util.List;

/**
 * What data must fulfil for a statement, as far as it can be asked for before. Immutable.
 *
 * @param preconditions what is asked
 * @param hazards what cannot be asked, each of kind {@code UNKNOWN} with its reason
 */
record DataCheck(List<Precondition> preconditions, List<Hazard> hazards) {

    /** No data makes the statement fail. */
    static final DataCheck NONE = new DataCheck(List.of(), List.of());

    DataCheck {
        preconditions = List.copyOf(preconditions);
        hazards = List.copyOf(hazards);
    }

    static DataCheck of(Precondition precondition) {
        return new DataCheck(List.of(precondition), List.of());
    }

    static DataCheck unknown(ObjectId object, String reason) {
        return new DataCheck(List.of(), List.of(Hazard.of(Hazard.Kind.UNKNOWN, object, "not checked: " + reason)));
    }

    DataCheck and(DataCheck other) {
        List<Precondition> asked = new ArrayList<>(preconditions);
        asked.addAll(other.preconditions);
        List<Hazard> unknown = new ArrayList<>(hazards);
        unknown.addAll(other.hazards);
        return new DataCheck(asked, unknown);
    }
}
