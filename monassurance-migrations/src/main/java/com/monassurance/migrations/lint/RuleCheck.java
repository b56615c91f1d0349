package com.monassurance.migrations.lint;

/** A rule and how it is looked for. Immutable. */
record RuleCheck(Rule rule, Check check) {

    /** Looks at one statement. Stateless. */
    interface Check {

        void look(Rule rule, Visit visit);
    }

    static RuleCheck of(Rule rule, Check check) {
        return new RuleCheck(rule, check);
    }

    void look(Visit visit) {
        check.look(rule, visit);
    }
}
