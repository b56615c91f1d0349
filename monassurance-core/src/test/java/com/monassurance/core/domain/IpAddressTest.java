package com.monassurance.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {

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
}
