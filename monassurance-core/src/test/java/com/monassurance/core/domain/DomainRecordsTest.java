package com.monassurance.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.domain.annotation.Column;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DomainRecordsTest {

    /** One character that takes two UTF-16 units and four bytes: the database counts it once. */
    private static final String WIDE = "\uD83D\uDE00";

    static Stream<Class<? extends Record>> records() {
        return DomainRecords.all().stream();
    }

    static Stream<Class<?>> recordsAndDrafts() {
        return DomainRecords.all().stream().flatMap(type -> Stream.of(type, draftOf(type)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_text_of_exactly_the_length_of_its_column_fits_and_one_more_does_not(Class<? extends Record> type)
            throws Exception {
        for (RecordComponent component : type.getRecordComponents()) {
            Column column = component.getAnnotation(Column.class);
            if (column == null || column.length() == 0) {
                continue;
            }
            for (Class<?> shape : List.of(type, draftOf(type))) {
                assertThatCode(() -> make(shape, component.getName(), WIDE.repeat(column.length())))
                        .as("%s.%s", shape, component.getName())
                        .doesNotThrowAnyException();
                assertThatThrownBy(() -> make(shape, component.getName(), "x".repeat(column.length() + 1)))
                        .as("%s.%s", shape, component.getName())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(component.getName());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordsAndDrafts")
    void a_component_accepts_null_exactly_when_it_says_so(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType().isPrimitive()) {
                continue;
            }
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (nullable) {
                assertThatCode(() -> make(type, component.getName(), null))
                        .as("%s.%s", type, component.getName())
                        .doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> make(type, component.getName(), null))
                        .as("%s.%s", type, component.getName())
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage(component.getName());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void every_nullable_component_has_a_finder(Class<? extends Record> type) throws Exception {
        Record row = (Record) make(type, "", null);
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                String name = component.getName();
                String finder = "find" + Character.toUpperCase(name.charAt(0)) + name.substring(1);

                Object found = type.getMethod(finder).invoke(row);

                assertThat(found).isEqualTo(Optional.of(component.getAccessor().invoke(row)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordsAndDrafts")
    void a_text_that_the_database_cannot_keep_is_refused(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType() == String.class) {
                for (String bad : List.of("a\0b", "\uD83D", "\uDE00x")) {
                    assertThatThrownBy(() -> make(type, component.getName(), bad))
                            .as("%s.%s", type, component.getName())
                            .isInstanceOf(IllegalArgumentException.class);
                }
            }
        }
    }

    @Test
    void the_secrets_of_a_user_and_a_token_are_not_printed() {
        User.Draft user = User.draft("a@example.org", "s3cret-hash");
        RefreshToken.Draft token = RefreshToken.draft(new User.Id(1), "s3cret-hash", Instant.EPOCH);

        assertThat(user.toString()).contains("a@example.org").doesNotContain("s3cret");
        assertThat(token.toString()).contains("Id[value=1]").doesNotContain("s3cret");
        assertThat(new User(new User.Id(1), "a", null, "s3cret", null, true, Instant.EPOCH).toString())
                .doesNotContain("s3cret");
        assertThat(new RefreshToken(
                                new RefreshToken.Id(1),
                                null,
                                "s3cret",
                                Instant.EPOCH,
                                Instant.EPOCH,
                                null,
                                null,
                                null,
                                null,
                                null)
                        .toString())
                .doesNotContain("s3cret");
    }

    @Test
    void an_id_is_positive() {
        assertThatThrownBy(() -> new Policy.Id(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new User.Id(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_premium_beyond_the_column_is_refused() {
        Money tooMuch = Money.of(Integer.MAX_VALUE + 1L, "EUR");

        assertThatThrownBy(() -> Policy.draft(
                        "POL-1", new Client.Id(1), "Auto", tooMuch, Instant.EPOCH, Instant.EPOCH.plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("premium");
    }

    @Test
    void a_policy_of_unknown_currency_has_no_premium_rather_than_a_wrong_one() {
        Policy policy = new Policy(
                new Policy.Id(1),
                "POL-1",
                new Client.Id(1),
                null,
                "Auto",
                100,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                Instant.EPOCH);

        assertThat(policy.findPremium()).isEmpty();
    }

    private static Class<?> draftOf(Class<? extends Record> type) {
        return Arrays.stream(type.getDeclaredClasses())
                .filter(nested -> nested.getSimpleName().equals("Draft"))
                .findFirst()
                .orElseThrow();
    }

    /** Makes a record with a plain value everywhere but in one component. */
    private static Object make(Class<?> type, String changed, @Nullable Object value) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = components[i].getName().equals(changed) ? value : plain(types[i]);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw e;
        }
    }

    private static Object plain(Class<?> type) throws Exception {
        if (type == String.class) {
            return "x";
        } else if (type == Instant.class) {
            return Instant.EPOCH;
        } else if (type == boolean.class) {
            return true;
        } else if (type == int.class || type == Integer.class) {
            return 1;
        } else if (type == Long.class) {
            return 1L;
        } else if (type == UserRole.class) {
            return UserRole.AGENT;
        } else if (type == Currency.class) {
            return Currency.getInstance("XAF");
        } else if (type == JsonText.class) {
            return JsonText.of("{}");
        } else if (type == IpAddress.class) {
            return IpAddress.of("192.0.2.1");
        }
        return type.getConstructor(long.class).newInstance(1L);
    }
}
