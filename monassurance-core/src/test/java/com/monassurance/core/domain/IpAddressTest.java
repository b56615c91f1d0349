package com.monassurance.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.junit.PostgresExtension;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org",
                "1",
                "10.1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4/33",
                "1.2.3.4/",
                "1.2.3.4/-1",
                "1.2.3.4/+1",
                "1.2.3.4/8/8",
                " 1.2.3.4",
                "::1/129",
                ":::",
                "1::2::3",
                "1:2:3",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "g::",
                "12345::",
                "fe80::1%eth0",
                "::1.2.3",
                "1.2.3.4::",
                ":1",
                "1:",
                "1.2.3.4:5:6:7:8:9:a",
                "[::1]",
                "１.2.3.4"
            })
    void what_is_not_a_whole_literal_address_is_refused(String text) {
        assertThatThrownBy(() -> IpAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_netmask_is_kept_and_left_out_when_it_is_whole() {
        assertThat(IpAddress.of("192.0.2.7/24").prefixLength()).isEqualTo(24);
        assertThat(IpAddress.of("192.0.2.7/24").host()).isEqualTo("192.0.2.7");
        assertThat(IpAddress.of("192.0.2.7/32")).isEqualTo(IpAddress.of("192.0.2.7"));
        assertThat(IpAddress.of("2001:DB8:0:0::1/128")).hasToString("2001:db8::1");
        assertThat(IpAddress.of("2001:db8::1").prefixLength()).isEqualTo(128);
    }

    @Test
    void an_address_of_the_jdk_goes_there_and_back() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});

        assertThat(IpAddress.of(loopback)).hasToString("127.0.0.1");
        assertThat(IpAddress.of("127.0.0.1/8").toInetAddress()).isEqualTo(loopback);
        assertThat(IpAddress.of("::1").toInetAddress().isLoopbackAddress()).isTrue();
        assertThat(IpAddress.of("::ffff:192.0.2.1").isIpv6()).isTrue();
    }

    @Test
    void the_spelling_is_that_of_the_server_for_random_addresses() throws Exception {
        long seed = 20261122L;
        Random random = new Random(seed);
        try (Connection connection = POSTGRES.database().dataSource().getConnection();
                PreparedStatement spell = connection.prepareStatement("select cast(cast(? as inet) as text)");
                PreparedStatement plain = connection.prepareStatement("select host(cast(? as inet))")) {
            for (int i = 0; i < 3_000; i++) {
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
