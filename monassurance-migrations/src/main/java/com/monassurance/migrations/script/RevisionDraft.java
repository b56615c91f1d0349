package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.revision.Revision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revision that is to be written as a new file. Immutable.
 *
 * @param id its id; null for a random one
 * @param revises ids of the parents; empty for a base, several for a merge
 * @param dependsOn ids that must be applied before without being parents
 * @param labels branch labels
 * @param message what it will do, one line
 * @param consent why data may be lost or changed by it, one line; null when nothing is
 * @since 0.1.0
 */
public record RevisionDraft(
        @Nullable String id,
        List<String> revises,
        List<String> dependsOn,
        List<String> labels,
        String message,
        @Nullable String consent) {

    /**
     * Checks the parts and copies the lists.
     *
     * @throws IllegalArgumentException if an id or a label is not allowed or the message is not one line
     */
    public RevisionDraft {
        if (id != null) {
            requireId(id, "revision");
        }
        revises = List.copyOf(revises);
        dependsOn = List.copyOf(dependsOn);
        labels = List.copyOf(labels);
        requireNonNull(message, "message");
        for (String parent : revises) {
            requireId(parent, "parent");
        }
        for (String dependency : dependsOn) {
            requireId(dependency, "dependency");
        }
        for (String label : labels) {
            requireLabel(label);
        }
        requireLine(message, "message");
        if (consent != null) {
            requireLine(consent, "consent");
        }
    }

    /**
     * Begins a draft without a parent, a label or an id of its own.
     *
     * @param message what it will do, one line
     * @return a builder
     */
    public static Builder builder(String message) {
        return new Builder(message);
    }

    /**
     * Returns the id.
     *
     * @return the id, or empty for a random one
     */
    public Optional<String> findId() {
        return Optional.ofNullable(id);
    }

    /**
     * Returns the same draft with a consent.
     *
     * @param reason why data may be lost or changed by it, one line; null for none
     * @return a copy
     * @throws IllegalArgumentException if it is not one line
     */
    public RevisionDraft withConsent(@Nullable String reason) {
        return new RevisionDraft(id, revises, dependsOn, labels, message, reason);
    }

    private static void requireLine(String text, String what) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the " + what + " of a revision is one line without control characters");
        }
    }

    private static void requireId(String id, String what) {
        Optional<String> problem = Revision.problemWithId(id);
        if (problem.isPresent()) {
            throw new IllegalArgumentException("the " + what + " id '" + id + "' " + problem.get());
        }
    }

    private static void requireLabel(String label) {
        boolean plain = !label.isEmpty();
        for (int i = 0; plain && i < label.length(); i++) {
            char c = label.charAt(i);
            plain = Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
        }
        if (!plain) {
            throw new IllegalArgumentException(
                    "the label '" + label + "' may hold only letters, digits, '_', '-' and '.'");
        }
    }

    /** Collects the parts of a draft. Confined to one thread. */
    public static final class Builder {

        private final String message;
        private @Nullable String id;
        private List<String> revises = List.of();
        private List<String> dependsOn = List.of();
        private List<String> labels = List.of();

        private Builder(String message) {
            this.message = requireNonNull(message, "message");
        }

        /**
         * Names the id instead of a random one.
         *
         * @param name letters, digits, {@code _} and {@code .}
         * @return this
         */
        public Builder id(String name) {
            this.id = requireNonNull(name, "name");
            return this;
        }

        /**
         * Names the parents; none by default.
         *
         * @param ids whole ids; several make a merge
         * @return this
         */
        public Builder revises(List<String> ids) {
            this.revises = List.copyOf(ids);
            return this;
        }

        /**
         * Names what must be applied before without being a parent; nothing by default.
         *
         * @param ids whole ids
         * @return this
         */
        public Builder dependsOn(List<String> ids) {
            this.dependsOn = List.copyOf(ids);
            return this;
        }

        /**
         * Names the branch labels; none by default.
         *
         * @param names the labels
         * @return this
         */
        public Builder labels(List<String> names) {
            this.labels = List.copyOf(names);
            return this;
        }

        /**
         * Makes the draft; writes nothing.
         *
         * @return the draft
         * @throws IllegalArgumentException if an id or a label is not allowed or the message is not one line
         */
        public RevisionDraft build() {
            return new RevisionDraft(id, revises, dependsOn, labels, message, null);
        }
    }
}
