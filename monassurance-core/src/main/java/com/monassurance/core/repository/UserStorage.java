package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.User;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much storage the documents of one user use. Immutable.
 *
 * @param user who asked for the documents; null for those of no known user
 * @param use how much
 * @since 0.1.0
 */
public record UserStorage(User.@Nullable Id user, StorageUse use) {

    /** Checks the parts. */
    public UserStorage {
        requireNonNull(use, "use");
    }

    /**
     * Returns who asked for the documents.
     *
     * @return the user, or empty when it is not known
     */
    public Optional<User.Id> findUser() {
        return Optional.ofNullable(user);
    }
}
