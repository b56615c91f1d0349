package com.monassurance.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the history keeps of a step, and the outcome that is read from it again. */
final class OutcomeJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OutcomeJson() {}

    static String detail(TaskOutcome outcome) {
        ObjectNode detail = JSON.createObjectNode();
        detail.put("french", outcome.summary().french());
        if (outcome instanceof TaskOutcome.Partial partial) {
            ArrayNode problems = detail.putArray("problems");
            partial.problems()
                    .forEach(problem ->
                            problems.addObject().put("target", problem.target()).put("message", problem.message()));
        }
        if (outcome instanceof TaskOutcome.Failed failed) {
            detail.put("code", failed.code());
            detail.putObject("next_step")
                    .put("english", failed.nextStep().english())
                    .put("french", failed.nextStep().french());
        }
        return text(detail);
    }

    static String figures(Map<String, Long> figures) {
        ObjectNode node = JSON.createObjectNode();
        figures.forEach(node::put);
        return text(node);
    }

    static TaskOutcome outcome(String label, String summary, @Nullable String detail) throws JsonProcessingException {
        JsonNode kept = JSON.readTree(detail == null ? "{}" : detail);
        Text text = Text.of(summary, kept.path("french").asText(summary));
        return switch (TaskOutcome.Label.valueOf(label)) {
            case DONE -> new TaskOutcome.Done(text);
            case SKIPPED -> new TaskOutcome.Skipped(text);
            case PARTIAL -> new TaskOutcome.Partial(text, problems(kept.path("problems")));
            case NOT_AVAILABLE -> new TaskOutcome.NotAvailable(text);
            case REFUSED -> new TaskOutcome.Refused(text);
            case FAILED ->
                new TaskOutcome.Failed(
                        kept.path("code").asText("MNT-000"),
                        text,
                        Text.of(
                                kept.path("next_step").path("english").asText(""),
                                kept.path("next_step").path("french").asText("")));
        };
    }

    static Map<String, Long> figures(String figures) throws JsonProcessingException {
        Map<String, Long> read = new LinkedHashMap<>();
        JSON.readTree(figures)
                .properties()
                .forEach(field -> read.put(field.getKey(), field.getValue().asLong()));
        return read;
    }

    private static List<TaskProblem> problems(JsonNode array) {
        List<TaskProblem> problems = new ArrayList<>();
        array.forEach(problem -> problems.add(new TaskProblem(
                problem.path("target").asText(), problem.path("message").asText())));
        return problems;
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }
}
