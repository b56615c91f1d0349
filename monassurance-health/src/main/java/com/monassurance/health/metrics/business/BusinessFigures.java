package com.monassurance.health.metrics.business;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What the business did, as of one moment and one calendar day of the business zone. Rolling windows are the last 1, 7
 * and 30 calendar days including today. Immutable.
 *
 * @param at the database's time of the collection
 * @param today the calendar day of the business zone
 * @param activeUsers distinct users who were active
 * @param activeUsersFrom where they were counted
 * @param policiesCreated policies created
 * @param policiesByUser policies of the last 30 days by the user who created them, the most first, then the rest
 * @param documentsGenerated documents generated
 * @param documentsByTemplate documents generated today by template, the most used first, then the rest as {@code other}
 * @param storageBytes bytes of all documents
 * @param storageByUser bytes by user, the largest first, then the rest as {@code other}; the sum is
 *     {@link #storageBytes()}
 * @since 0.1.0
 */
public record BusinessFigures(
        Instant at,
        LocalDate today,
        Windows activeUsers,
        Source activeUsersFrom,
        Windows policiesCreated,
        List<Share> policiesByUser,
        Windows documentsGenerated,
        List<Share> documentsByTemplate,
        long storageBytes,
        List<Share> storageByUser) {

    /** Name of the share that holds everything not among the first. */
    public static final String OTHER = "other";

    /** Copies the lists. */
    public BusinessFigures {
        requireNonNull(at, "at");
        requireNonNull(today, "today");
        requireNonNull(activeUsers, "activeUsers");
        requireNonNull(activeUsersFrom, "activeUsersFrom");
        requireNonNull(policiesCreated, "policiesCreated");
        policiesByUser = List.copyOf(policiesByUser);
        requireNonNull(documentsGenerated, "documentsGenerated");
        documentsByTemplate = List.copyOf(documentsByTemplate);
        storageByUser = List.copyOf(storageByUser);
    }

    /**
     * A count over windows that end today: rolling ones of calendar days, and the week and month of the calendar. Immutable.
     *
     * @param day today
     * @param week the last 7 days
     * @param month the last 30 days
     * @param calendarWeek this week, from Monday
     * @param calendarMonth this month, from the first
     */
    public record Windows(long day, long week, long month, long calendarWeek, long calendarMonth) {}

    /** Where the active users were counted. */
    public enum Source {
        /** From what the application recorded in Redis, within 2 percent above 10,000 users. */
        REDIS,
        /** From the audit log, exactly. */
        SQL
    }

    /**
     * A part of a total. Immutable.
     *
     * @param name whose part: a template's name, a user's id, or {@code other}
     * @param value the part
     */
    public record Share(String name, long value) {
        /** Checks that there is a name. */
        public Share {
            requireNonNull(name, "name");
        }
    }
}
