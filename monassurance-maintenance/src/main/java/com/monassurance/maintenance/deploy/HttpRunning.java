package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The health endpoint of the guide, over HTTP. */
final class HttpRunning implements Running {

    private static final int BODY_CHARACTERS_MAX = 64 * 1024;
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI health;
    private final HttpClient client;

    HttpRunning(URI health) {
        this.health = requireNonNull(health, "health");
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public State look(Duration timeout) {
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(timeout).GET().build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return read(response.statusCode(), response.body());
        } catch (IOException e) {
            return State.unreachable(
                    health + " does not answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return State.unreachable("interrupted while asking " + health);
        }
    }

    private static State read(int status, String body) {
        if (body.length() > BODY_CHARACTERS_MAX) {
            return State.unreachable("the answer is too long to be one of /health");
        }
        try {
            JsonNode answer = JSON.readTree(body);
            JsonNode version = answer.path("version");
            String said = answer.path("status").asText("");
            boolean healthy = status == OK && said.equals("healthy");
            return new State(healthy, version.isTextual() ? version.asText() : null, "HTTP " + status + " " + said);
        } catch (JsonProcessingException e) {
            return State.unreachable("HTTP " + status + " without readable JSON");
        }
    }
}
