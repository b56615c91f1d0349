package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * Counts rows per period of a calendar and key. Thread-safe.
 *
 * @param <K> type of the key
 */
final class PeriodCounts<K> {

    private final Database database;
    private final String listing;
    private final String sql;
    private final LongFunction<K> keyOf;
    private final ToLongFunction<K> numberOf;

    /** The key is a column of the source; rows whose key is null are ordered last. */
    PeriodCounts(
            Database database,
            String listing,
            String source,
            String timeColumn,
            String keyColumn,
            LongFunction<K> keyOf,
            ToLongFunction<K> numberOf) {
        this.database = database;
        this.listing = listing;
        this.keyOf = keyOf;
        this.numberOf = numberOf;
        this.sql = """
                select first_day, key, row_count from (
                    select date_trunc(:unit, %2$s at time zone :zone)::date as first_day,
                           %3$s as key, count(*) as row_count
                    from %1$s
                    where %2$s >= :from and %2$s < :until
                    group by 1, 2) counted
                where (first_day, coalesce(key, 9223372036854775807)) > (:afterDay, :afterId)
                order by first_day, key nulls last
                limit :limit
                """.formatted(source, timeColumn, keyColumn);
    }

    Page<PeriodCount<K>> page(CalendarPeriod calendar, TimeRange range, PageRequest request) {
        requireNonNull(calendar, "calendar");
        Cursor start = Cursor.of(request, listing, "");
        return database.page(
                "counting " + listing,
                sql,
                request,
                start,
                query -> query.bind("unit", calendar.unit().name().toLowerCase(Locale.ROOT))
                        .bind("zone", calendar.zone().getId())
                        .bind("from", Arguments.time(range.from()))
                        .bind("until", Arguments.time(range.until()))
                        .bind("afterDay", Arguments.date(start.value())),
                row -> new PeriodCount<>(row.date("first_day"), row.idOrNull("key", keyOf), row.number("row_count")),
                count -> new Cursor(
                        listing,
                        count.findKey().map(numberOf::applyAsLong).orElse(Long.MAX_VALUE),
                        count.firstDay().toString()));
    }
}
