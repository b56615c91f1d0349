package com.monassurance.migrations.catalog;

import static java.util.Objects.requireNonNull;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The current row of an answer, read by name. Confined to one thread. */
final class Row {

    private final ResultSet answer;

    Row(ResultSet answer) {
        this.answer = answer;
    }

    String text(String column) throws SQLException {
        return requireNonNull(answer.getString(column), column);
    }

    @Nullable
    String textOrNull(String column) throws SQLException {
        return answer.getString(column);
    }

    /** An expression or a definition with expressions, as the server says it once its own text was read back. */
    String expression(String column) throws SQLException {
        return ExpressionText.settled(text(column));
    }

    @Nullable
    String expressionOrNull(String column) throws SQLException {
        String text = answer.getString(column);
        return text == null ? null : ExpressionText.settled(text);
    }

    /** An oid, which is not signed; zero when it is null. */
    long oid(String column) throws SQLException {
        return answer.getLong(column);
    }

    long number(String column) throws SQLException {
        return answer.getLong(column);
    }

    /** By its place from one on, which is quicker than by name. */
    long number(int column) throws SQLException {
        return answer.getLong(column);
    }

    @Nullable
    Integer integerOrNull(String column) throws SQLException {
        int value = answer.getInt(column);
        return answer.wasNull() ? null : value;
    }

    boolean flag(String column) throws SQLException {
        return answer.getBoolean(column);
    }

    /** The one character of a column of type {@code "char"}, or a space. */
    char letter(String column) throws SQLException {
        return first(answer.getString(column));
    }

    /** By its place from one on. */
    char letter(int column) throws SQLException {
        return first(answer.getString(column));
    }

    private static char first(@Nullable String value) {
        return value == null || value.isEmpty() ? ' ' : value.charAt(0);
    }

    /** An array of text; empty when it is null. */
    List<String> texts(String column) throws SQLException {
        List<String> values = textsOrNull(column);
        return values == null ? List.of() : values;
    }

    @Nullable
    List<String> textsOrNull(String column) throws SQLException {
        Array array = answer.getArray(column);
        if (array == null) {
            return null;
        }
        List<String> values = new ArrayList<>();
        for (Object value : (Object[]) array.getArray()) {
            values.add(String.valueOf(value));
        }
        return values;
    }

    /** An array of names and values in turn; names without a value are left out. */
    SortedMap<String, String> pairs(String column) throws SQLException {
        SortedMap<String, String> pairs = new TreeMap<>();
        Array array = answer.getArray(column);
        Object[] values = array == null ? new Object[0] : (Object[]) array.getArray();
        for (int i = 0; i + 1 < values.length; i += 2) {
            if (values[i + 1] != null) {
                pairs.put(String.valueOf(values[i]), String.valueOf(values[i + 1]));
            }
        }
        return pairs;
    }

    /** An array or a vector of numbers; empty when it is null. */
    List<Integer> numbers(String column) throws SQLException {
        String text = answer.getString(column);
        List<Integer> numbers = new ArrayList<>();
        for (int at = 0; text != null && at < text.length(); at++) {
            int start = at;
            while (at < text.length() && (text.charAt(at) == '-' || Character.isDigit(text.charAt(at)))) {
                at++;
            }
            if (at > start) {
                numbers.add(Integer.valueOf(text.substring(start, at)));
            }
        }
        return numbers;
    }
}
