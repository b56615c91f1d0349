package com.monassurance.core.repository;

import com.monassurance.core.domain.IpAddress;
import com.monassurance.core.domain.JsonText;
import com.monassurance.core.sql.Identifier;
import java.time.Instant;
import java.util.Currency;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One column of a bulk insert: how a draft gives its value and how the statement reads it.
 *
 * @param name name of the column
 * @param arrayType type of the elements of the array that carries the values
 * @param cast SQL type the element is cast to; empty when it is assigned as it is
 * @param isOrNow whether null means the clock of the database
 * @param value the value of a draft, in the Java type of the array
 * @param <D> the draft
 */
record InsertColumn<D>(
        String name, String arrayType, String cast, boolean isOrNow, Function<D, @Nullable Object> value) {

    static <D> InsertColumn<D> text(String name, Function<D, @Nullable String> value) {
        return new InsertColumn<>(name, "text", "", false, value::apply);
    }

    static <D> InsertColumn<D> number(String name, Function<D, @Nullable Long> value) {
        return new InsertColumn<>(name, "int8", "", false, value::apply);
    }

    static <D> InsertColumn<D> integer(String name, Function<D, @Nullable Integer> value) {
        return new InsertColumn<>(name, "int4", "", false, value::apply);
    }

    static <D> InsertColumn<D> bool(String name, Function<D, Boolean> value) {
        return new InsertColumn<>(name, "bool", "", false, value::apply);
    }

    static <D> InsertColumn<D> time(String name, Function<D, @Nullable Instant> value) {
        return new InsertColumn<>(name, "text", "timestamptz", false, draft -> timeText(value.apply(draft)));
    }

    static <D> InsertColumn<D> timeOrNow(String name, Function<D, @Nullable Instant> value) {
        return new InsertColumn<>(name, "text", "timestamptz", true, draft -> timeText(value.apply(draft)));
    }

    static <D> InsertColumn<D> json(String name, Function<D, @Nullable JsonText> value) {
        return new InsertColumn<>(name, "text", "jsonb", false, draft -> {
            JsonText json = value.apply(draft);
            return json == null ? null : json.value();
        });
    }

    static <D> InsertColumn<D> address(String name, Function<D, @Nullable IpAddress> value) {
        return new InsertColumn<>(name, "text", "inet", false, draft -> {
            IpAddress address = value.apply(draft);
            return address == null ? null : address.value();
        });
    }

    static <D> InsertColumn<D> currency(String name, Function<D, @Nullable Currency> value) {
        return text(name, draft -> {
            Currency currency = value.apply(draft);
            return currency == null ? null : currency.getCurrencyCode();
        });
    }

    static <D> InsertColumn<D> labels(String name, String enumType, Function<D, @Nullable String> value) {
        return new InsertColumn<>(name, "text", Identifier.of(enumType).quoted(), false, value::apply);
    }

    /** The expression that reads the value from the array's column of the same name. */
    String expression() {
        String element = "given." + quotedName();
        String typed = cast.isEmpty() ? element : "cast(" + element + " as " + cast + ")";
        return isOrNow ? "coalesce(" + typed + ", now())" : typed;
    }

    String quotedName() {
        return Identifier.of(name).quoted();
    }

    private static @Nullable String timeText(@Nullable Instant time) {
        return time == null ? null : Arguments.timeText(time);
    }
}
