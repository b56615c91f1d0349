package com.monassurance.core.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server is the judge of what we spell as it does. */
final class ServerSpellingTest {

    /** A seeded subset by default, twenty times as many values under {@code -Pdeep}. */
    private static final int ROUNDS = 3_000 * Integer.getInteger("campaign.factor", 1);

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void json_is_spelt_as_the_server_spells_it() throws Exception {
        long seed = 20261122L;
        Random random = new Random(seed);
        try (Connection connection = POSTGRES.database().dataSource().getConnection();
                PreparedStatement spell = connection.prepareStatement("select cast(? as jsonb)::text")) {
            for (int i = 0; i < ROUNDS; i++) {
                String text = value(random, 4);
                spell.setString(1, text);
                try (ResultSet row = spell.executeQuery()) {
                    row.next();
                    assertThat(JsonText.of(text).value())
                            .as("seed %d, value %d: %s", seed, i, text)
                            .isEqualTo(row.getString(1));
                }
            }
        }
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> number(random);
            case 1 -> text(random);
            case 2 -> "true";
            case 3 -> "null";
            case 4 -> list(random, depth, "[", "]", false);
            default -> list(random, depth, "{", "}", true);
        };
    }

    private static String list(Random random, int depth, String open, String close, boolean named) {
        StringBuilder out = new StringBuilder(open);
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : ",").append(" ".repeat(random.nextInt(2)));
            if (named) {
                out.append(text(random)).append(":");
            }
            out.append(value(random, depth - 1));
        }
        return out.append(close).toString();
    }

    private static String number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Integer.toString(random.nextInt());
            case 1 -> "-0";
            case 2 -> random.nextInt(1000) + "." + random.nextInt(1000) + "0";
            case 3 -> random.nextInt(100) + "." + random.nextInt(10) + "e" + (random.nextInt(60) - 30);
            default -> random.nextInt(9) + "E+" + random.nextInt(20);
        };
    }

    private static String text(Random random) {
        String[] parts = {
            "a",
            "b",
            "B",
            "é",
            "日",
            "\uD83D\uDE00",
            "\\n",
            "\\t",
            "\\b",
            "\\f",
            "\\r",
            "\\u0001",
            "\\u001f",
            "\\u007f",
            "\\/",
            "\\\"",
            "\\\\",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\uFFFD",
            " "
        };
        StringBuilder out = new StringBuilder("\"");
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            out.append(parts[random.nextInt(parts.length)]);
        }
        return out.append('"').toString();
    }

    @Test
    void an_address_is_spelt_as_the_server_spells_it() throws Exception {
        long seed = 20261122L;
        Random random = new Random(seed);
        try (Connection connection = POSTGRES.database().dataSource().getConnection();
                PreparedStatement spell = connection.prepareStatement("select cast(cast(? as inet) as text)");
                PreparedStatement plain = connection.prepareStatement("select host(cast(? as inet))")) {
            for (int i = 0; i < ROUNDS; i++) {
                String text = random.nextInt(4) == 0 ? v4(random) : v6(random);
                IpAddress address = IpAddress.of(text);
                assertThat(address.value())
                        .as("seed %d, address %d: %s", seed, i, text)
                        .isIn(ask(spell, text), ask(plain, text));
                assertThat(ask(spell, address.value())).isEqualTo(ask(spell, text));
                assertThat(IpAddress.of(ask(spell, text))).isEqualTo(address);
            }
        }
    }

    private static String ask(PreparedStatement statement, String text) throws Exception {
        statement.setString(1, text);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static String v4(Random random) {
        String host = IntStream.range(0, 4)
                .mapToObj(i -> Integer.toString(random.nextInt(256)))
                .collect(Collectors.joining("."));
        return random.nextBoolean() ? host : host + "/" + random.nextInt(33);
    }

    private static String v6(Random random) {
        int[] groups = new int[8];
        Arrays.setAll(groups, i -> switch (random.nextInt(6)) {
            case 0 -> 0xffff;
            case 1 -> 1;
            case 2 -> random.nextInt(0x10000);
            default -> 0;
        });
        String host = Arrays.stream(groups).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
        return random.nextBoolean() ? host : host + "/" + random.nextInt(129);
    }
}
