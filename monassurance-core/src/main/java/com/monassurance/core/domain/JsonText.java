package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value in the spelling of PostgreSQL's {@code jsonb}: keys ordered by length and then by bytes, the last of two
 * equal keys kept, one space after a comma and a colon. Two texts are therefore equal exactly when the database calls
 * them equal, but for trailing zeros of numbers. Immutable.
 *
 * @param value the JSON text
 * @since 0.1.0
 */
public record JsonText(String value) {

    /**
     * Reads and respells a text.
     *
     * @throws IllegalArgumentException if it is not one JSON value, or holds what {@code jsonb} refuses: U+0000 or half a
     *     surrogate pair
     */
    public JsonText {
        requireNonNull(value, "value");
        value = JsonbSpelling.of(read(value));
    }

    /**
     * Returns a JSON value.
     *
     * @param text JSON in any spelling
     * @return the value
     * @throws IllegalArgumentException as the constructor
     */
    public static JsonText of(String text) {
        return new JsonText(text);
    }

    /**
     * Returns a JSON object whose values are texts.
     *
     * @param fields names and values
     * @return the object
     * @throws IllegalArgumentException as the constructor
     */
    public static JsonText ofFields(Map<String, String> fields) {
        return new JsonText(JsonbSpelling.MAPPER.valueToTree(fields).toString());
    }

    /**
     * Returns a field of the object as text.
     *
     * @param name name of a field of the outermost object
     * @return its text, number or truth value as text; empty when there is none, or it is null, an object or an array
     */
    public Optional<String> field(String name) {
        JsonNode field = read(value).path(requireNonNull(name, "name"));
        if (field.isNumber()) {
            return Optional.of(JsonbSpelling.of(field));
        }
        return field.isValueNode() && !field.isNull() ? Optional.of(field.asText()) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }

    private static JsonNode read(String text) {
        try {
            JsonNode node = JsonbSpelling.MAPPER.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw new IllegalArgumentException("an empty text is not JSON");
            }
            return node;
        } catch (JsonProcessingException e) {
            // The message of the original would quote the text, which may be personal.
            throw new IllegalArgumentException("not JSON, at character "
                    + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset()));
        }
    }
}
