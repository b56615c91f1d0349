package com.monassurance.core.repository;

import com.monassurance.core.domain.RefreshToken;
import com.monassurance.core.domain.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All tokens of some users, by parent: the chains of a whole page in time linear in the tokens. */
final class TokenForest {

    private final Map<Long, Token> tokens = new HashMap<>();
    private final Map<Long, List<Token>> children = new HashMap<>();

    TokenForest(List<Token> all) {
        for (Token token : all) {
            tokens.put(token.id(), token);
            Long parent = token.parentId();
            if (parent != null) {
                children.computeIfAbsent(parent, none -> new ArrayList<>()).add(token);
            }
        }
    }

    /** Returns the chain of a root when every token of it is dead; empty too when the root is gone by now. */
    Optional<TokenChain> findDead(long root, User.Id user) {
        Token first = tokens.get(root);
        if (first == null) {
            return Optional.empty();
        }
        // Invariant: each token has one parent and the root has none, so no token is met twice.
        List<Token> chain = new ArrayList<>(List.of(first));
        for (int next = 0; next < chain.size(); next++) {
            Token token = chain.get(next);
            if (!token.isDead()) {
                return Optional.empty();
            }
            children.getOrDefault(token.id(), List.of()).stream()
                    .filter(child -> child.userId() == token.userId())
                    .forEach(chain::add);
        }
        return Optional.of(new TokenChain(
                user,
                chain.stream().map(Token::id).sorted().map(RefreshToken.Id::new).toList()));
    }

    record Token(long id, long userId, @Nullable Long parentId, boolean isDead) {

        static Token read(Row row) throws SQLException {
            return new Token(
                    row.number("id"), row.number("user_id"), row.numberOrNull("parent_id"), row.bool("is_dead"));
        }
    }
}
