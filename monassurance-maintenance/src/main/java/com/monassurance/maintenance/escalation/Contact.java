package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody, or a mailbox or a journal, that can be told of an incident. Immutable.
 *
 * @param id stable identity, lower-case words joined by dashes
 * @param name who it is
 * @param role what they are to the service, such as {@code Tech Lead}
 * @param phone whom to ring; null when it is not a person
 * @param addresses other ways to reach them, the preferred first
 * @param availability when they may be called
 * @since 0.1.0
 */
public record Contact(
        String id,
        String name,
        String role,
        @Nullable PhoneNumber phone,
        List<Address> addresses,
        Availability availability) {

    /**
     * Checks that it can be reached at all.
     *
     * @throws IllegalArgumentException if the id is malformed, or there is neither a phone nor an address
     */
    public Contact {
        if (!requireNonNull(id, "id").matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("a contact id is lower-case words joined by dashes: " + id);
        }
        requireNonNull(name, "name");
        requireNonNull(role, "role");
        addresses = List.copyOf(addresses);
        requireNonNull(availability, "availability");
        if (phone == null && addresses.isEmpty()) {
            throw new IllegalArgumentException("contact " + id + " has neither a phone nor an address");
        }
    }

    /**
     * Returns a person with a telephone.
     *
     * @param id stable identity
     * @param name who it is
     * @param role what they are to the service
     * @param phone whom to ring
     * @param availability when
     * @return the contact
     */
    public static Contact person(String id, String name, String role, PhoneNumber phone, Availability availability) {
        return new Contact(id, name, role, requireNonNull(phone, "phone"), List.of(), availability);
    }

    /**
     * Returns something that takes messages at all times, such as a mailbox or a journal.
     *
     * @param id stable identity
     * @param name what it is
     * @param address where messages go
     * @return the contact
     */
    public static Contact mailbox(String id, String name, Address address) {
        return new Contact(id, name, name, null, List.of(address), Availability.always());
    }

    /**
     * Returns this contact with one more address, after the others.
     *
     * @param address another way to reach them
     * @return a copy
     */
    public Contact withAddress(Address address) {
        List<Address> more = new ArrayList<>(addresses);
        more.add(address);
        return new Contact(id, name, role, phone, more, availability);
    }

    /**
     * Returns whom to ring.
     *
     * @return the number, if there is one
     */
    public Optional<PhoneNumber> findPhone() {
        return Optional.ofNullable(phone);
    }

    /**
     * A place on a channel where messages arrive. Immutable.
     *
     * @param channel lower-case name of a channel, such as {@code email}, {@code webhook} or {@code log}
     * @param value the address in that channel's own spelling
     */
    public record Address(String channel, String value) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if the channel is not a lower-case word or the value is blank
         */
        public Address {
            if (!requireNonNull(channel, "channel").matches("[a-z][a-z0-9-]*")) {
                throw new IllegalArgumentException("a channel is a lower-case word: " + channel);
            }
            if (requireNonNull(value, "value").isBlank()) {
                throw new IllegalArgumentException("an address must not be blank");
            }
        }
    }
}
