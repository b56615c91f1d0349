package com.monassurance.core.repository;

import com.monassurance.core.domain.IpAddress;
import com.monassurance.core.domain.JsonText;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The row under the cursor of a result, its columns by name and as domain values. Confined to one thread. */
final class Row {

    private final ResultSet columns;

    Row(ResultSet columns) {
        this.columns = columns;
    }

    String text(String column) throws SQLException {
        return required(textOrNull(column), column);
    }

    @Nullable
    String textOrNull(String column) throws SQLException {
        return columns.getString(column);
    }

    boolean bool(String column) throws SQLException {
        boolean value = columns.getBoolean(column);
        requireNotNull(column);
        return value;
    }

    long number(String column) throws SQLException {
        long value = columns.getLong(column);
        requireNotNull(column);
        return value;
    }

    @Nullable
    Long numberOrNull(String column) throws SQLException {
        long value = columns.getLong(column);
        return columns.wasNull() ? null : (Long) value;
    }

    int integer(String column) throws SQLException {
        int value = columns.getInt(column);
        requireNotNull(column);
        return value;
    }

    @Nullable
    Integer integerOrNull(String column) throws SQLException {
        int value = columns.getInt(column);
        return columns.wasNull() ? null : (Integer) value;
    }

    <T> T id(String column, LongFunction<T> id) throws SQLException {
        return id.apply(number(column));
    }

    <T> @Nullable T idOrNull(String column, LongFunction<T> id) throws SQLException {
        long value = columns.getLong(column);
        return columns.wasNull() ? null : id.apply(value);
    }

    Instant time(String column) throws SQLException {
        return required(timeOrNull(column), column);
    }

    @Nullable
    Instant timeOrNull(String column) throws SQLException {
        OffsetDateTime value = columns.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    LocalDate date(String column) throws SQLException {
        return required(columns.getObject(column, LocalDate.class), column);
    }

    <T> @Nullable T valueOrNull(String column, Function<String, T> value) throws SQLException {
        String text = columns.getString(column);
        return text == null ? null : value.apply(text);
    }

    @Nullable
    JsonText jsonOrNull(String column) throws SQLException {
        return valueOrNull(column, JsonText::of);
    }

    @Nullable
    IpAddress addressOrNull(String column) throws SQLException {
        return valueOrNull(column, IpAddress::of);
    }

    private void requireNotNull(String column) throws SQLException {
        if (columns.wasNull()) {
            throw missing(column);
        }
    }

    private static <T> T required(@Nullable T value, String column) throws SQLException {
        if (value == null) {
            throw missing(column);
        }
        return value;
    }

    private static SQLException missing(String column) {
        return new SQLDataException("column " + column + " is null where the schema does not allow it", "22004");
    }
}
