package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a statement can do to data or to an application that is running. Immutable.
 *
 * @param kind the kind
 * @param object what it concerns
 * @param text one sentence for people
 * @param counts queries that count what would be lost, by what they count, such as {@code rows}; each returns one number
 * @since 0.1.0
 */
public record Hazard(Kind kind, ObjectId object, String text, Map<String, String> counts) {

    /** Copies. */
    public Hazard {
        counts = Map.copyOf(new TreeMap<>(counts));
    }

    /**
     * A kind of hazard.
     *
     * @since 0.1.0
     */
    public enum Kind {
        /** Data is lost for good; needs consent with a reason. */
        DATA_LOSS(true),
        /** Values are computed anew and may differ from what they were; needs consent with a reason. */
        DATA_CHANGE(true),
        /** The whole table is written again under ACCESS EXCLUSIVE. */
        TABLE_REWRITE(false),
        /** The whole table is read under a lock that blocks writers or readers. */
        TABLE_SCAN(false),
        /** Readers wait for longer than a moment. */
        BLOCKS_READS(false),
        /** Writers wait for longer than a moment. */
        BLOCKS_WRITES(false),
        /** Others find something missing until a later transaction makes it again or ties it again. */
        UNAVAILABLE(false),
        /** Until a later transaction no constraint or trigger watches what it watched. */
        UNWATCHED(false),
        /** Who may do what changes. */
        PRIVILEGES(false),
        /** An application of the release before may fail on the new schema. */
        INCOMPATIBLE(false),
        /** It cannot be told what the statement does. */
        UNKNOWN(false);

        private final boolean needsConsent;

        Kind(boolean needsConsent) {
            this.needsConsent = needsConsent;
        }

        /**
         * Tells whether somebody has to agree and say why.
         *
         * @return true for what loses or changes data
         */
        public boolean needsConsent() {
            return needsConsent;
        }

        /**
         * Returns the kind as the command line spells it.
         *
         * @return such as {@code data-loss}
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Returns a hazard without counts.
     *
     * @param kind the kind
     * @param object what it concerns
     * @param text one sentence
     * @return the hazard
     */
    public static Hazard of(Kind kind, ObjectId object, String text) {
        return new Hazard(kind, object, text, Map.of());
    }

    @Override
    public String toString() {
        return kind.word() + ": " + text;
    }
}
