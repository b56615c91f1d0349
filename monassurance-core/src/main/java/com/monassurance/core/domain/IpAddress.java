package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IPv4 or IPv6 address with an optional netmask, in the spelling of PostgreSQL's {@code inet}. No name is ever looked
 * up. Unlike {@link InetAddress} it keeps the netmask, and an IPv4 address that is mapped into IPv6 stays IPv6. Immutable.
 *
 * @param value such as {@code 192.0.2.7}, {@code 192.0.2.0/24} or {@code 2001:db8::1}
 * @since 0.1.0
 */
public record IpAddress(String value) {

    /**
     * Reads and respells an address.
     *
     * @throws IllegalArgumentException if it is not a whole literal address: a name, a part or a zone is refused
     */
    public IpAddress {
        String text = requireNonNull(value, "value");
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = IpLiteral.parse(host);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("not an IP address: " + text);
        }
        int bits = bytes.length * Byte.SIZE;
        int prefix = slash < 0 ? bits : prefixLength(text, slash, bits);
        value = IpLiteral.print(bytes) + (prefix == bits ? "" : "/" + prefix);
    }

    /**
     * Returns an address.
     *
     * @param text a literal address, with or without a netmask
     * @return the address
     * @throws IllegalArgumentException as the constructor
     */
    public static IpAddress of(String text) {
        return new IpAddress(text);
    }

    /**
     * Returns an address of the JDK.
     *
     * @param address the address; its zone is dropped
     * @return the same address without a netmask
     */
    public static IpAddress of(InetAddress address) {
        return new IpAddress(IpLiteral.print(address.getAddress()));
    }

    /**
     * Returns the address without its netmask.
     *
     * @return such as {@code 192.0.2.0}
     */
    public String host() {
        int slash = value.indexOf('/');
        return slash < 0 ? value : value.substring(0, slash);
    }

    /**
     * Returns the length of the netmask.
     *
     * @return bits; 32 or 128 for a single address
     */
    public int prefixLength() {
        int slash = value.indexOf('/');
        if (slash >= 0) {
            return Integer.parseInt(value.substring(slash + 1));
        }
        return isIpv6() ? 128 : 32;
    }

    /**
     * Tells the two kinds apart.
     *
     * @return true for IPv6
     */
    public boolean isIpv6() {
        return value.indexOf(':') >= 0;
    }

    /**
     * Returns the address for the JDK, without its netmask.
     *
     * @return the address; an IPv4 address that is mapped into IPv6 becomes IPv4
     */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(IpLiteral.parse(host()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a parsed address has 4 or 16 bytes", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }

    private static int prefixLength(String text, int slash, int bits) {
        String digits = text.substring(slash + 1);
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not an IP address: " + text);
        }
        int prefix = Integer.parseInt(digits);
        if (prefix > bits) {
            throw new IllegalArgumentException("a netmask has at most " + bits + " bits: " + text);
        }
        return prefix;
    }
}
