package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.RefreshToken;
import com.monassurance.core.domain.User;
import java.util.List;

/**
 * A refresh token without parent and all that descend from it: one session of a user. Immutable.
 *
 * @param user whose session
 * @param tokens all tokens of the chain, ids ascending
 * @since 0.1.0
 */
public record TokenChain(User.Id user, List<RefreshToken.Id> tokens) {

    /** Copies the list. */
    public TokenChain {
        requireNonNull(user, "user");
        tokens = List.copyOf(tokens);
    }
}
