package com.monassurance.migrations.lint;

import java.util.List;
import java.util.stream.Stream;

/** All rules there are. Stateless. */
final class Rules {

    static final List<RuleCheck> ALL = Stream.of(
                    IndexRules.ALL,
                    ConstraintRules.ALL,
                    ColumnRules.ALL,
                    TypeRules.ALL,
                    TableRules.ALL,
                    ShapeRules.ALL,
                    ReleaseRules.ALL,
                    RowRules.ALL,
                    TransactionRules.ALL,
                    StyleRules.ALL,
                    RollbackRules.ALL,
                    FileRules.ALL)
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    static boolean isRule(String id) {
        return ALL.stream().anyMatch(each -> each.rule().id().equals(id));
    }

    /** In the order in which statements are held against them. */
    static List<RuleCheck> inOrder() {
        return Stream.concat(
                        ALL.stream().filter(each -> !each.equals(TransactionRules.LAST)),
                        Stream.of(TransactionRules.LAST))
                .toList();
    }
}
