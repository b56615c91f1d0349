package com.monassurance.core.config;

import com.monassurance.core.failure.OpsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A configuration cannot be used; all of its problems are here at once, each with what is expected instead. The fields
 * map each key to its problem.
 *
 * @since 0.1.0
 */
public final class ConfigException extends OpsException {

    private static final long serialVersionUID = 1L;

    /** Unmodifiable lists of the JDK are serializable. */
    @SuppressWarnings("serial")
    private final List<ConfigProblem> problems;

    ConfigException(List<ConfigProblem> problems) {
        super(
                ConfigError.INVALID,
                sentence(problems),
                "Correct every key named here; nothing was started.",
                fields(problems),
                null);
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns everything that is wrong.
     *
     * @return at least one problem, in the order of {@link ConfigKey}
     */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String sentence(List<ConfigProblem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return "The configuration has " + count + ": "
                + problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
    }

    private static Map<String, String> fields(List<ConfigProblem> problems) {
        Map<String, String> fields = new LinkedHashMap<>();
        problems.forEach(problem -> fields.merge(problem.key(), problem.problem(), (a, b) -> a + "; " + b));
        return fields;
    }
}
