package com.monassurance.maintenance.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.core.ApplicationInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads manifests and proofs; field by field, so that renaming a component never changes the file. */
final class ManifestJson {

    /** The file cannot be understood. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    private static final int VERSION = 1;
    private static final String ENCRYPTION = "age-encryption.org/v1";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ManifestJson() {}

    static String write(Manifest manifest) {
        ObjectNode json = JSON.createObjectNode();
        json.put("manifest_version", VERSION);
        json.put("id", manifest.id());
        json.put("engine", manifest.engine());
        json.put("format", manifest.format().name());
        json.put("file", manifest.file());
        json.put("bytes", manifest.bytes());
        json.put("sha256", manifest.sha256());
        json.put("database", manifest.database());
        json.put("database_bytes", manifest.databaseBytes());
        json.put("server_version", manifest.serverVersion());
        json.put("client_version", manifest.clientVersion());
        json.put("started_at", manifest.startedAt().toString());
        json.put("finished_at", manifest.finishedAt().toString());
        ObjectNode application = json.putObject("application");
        application.put("name", manifest.application().name());
        application.put("version", manifest.application().version());
        application.put("environment", manifest.application().environment());
        application.put("instance", manifest.application().instance());
        json.put("revision_status", manifest.revisionStatus());
        manifest.revisions().forEach(json.putArray("revisions")::add);
        if (manifest.isEncrypted()) {
            ObjectNode encryption = json.putObject("encryption");
            encryption.put("format", ENCRYPTION);
            manifest.recipients().forEach(encryption.putArray("recipients")::add);
        }
        write(manifest.content(), json);
        return text(json);
    }

    static Manifest read(String text) throws UnreadableException {
        JsonNode json = parse(text);
        if (json.path("manifest_version").asInt() != VERSION) {
            throw new UnreadableException("unknown manifest version " + json.path("manifest_version"));
        }
        try {
            List<String> revisions = new ArrayList<>();
            json.path("revisions").forEach(revision -> revisions.add(revision.asText()));
            JsonNode application = json.path("application");
            return new Manifest(
                    string(json, "id"),
                    string(json, "engine"),
                    BackupFormat.valueOf(string(json, "format")),
                    string(json, "file"),
                    json.path("bytes").asLong(),
                    string(json, "sha256"),
                    string(json, "database"),
                    json.path("database_bytes").asLong(),
                    string(json, "server_version"),
                    string(json, "client_version"),
                    Instant.parse(string(json, "started_at")),
                    Instant.parse(string(json, "finished_at")),
                    new ApplicationInfo(
                            string(application, "name"),
                            string(application, "version"),
                            string(application, "environment"),
                            string(application, "instance")),
                    string(json, "revision_status"),
                    revisions,
                    content(json),
                    recipients(json.path("encryption")));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    /** Without recipients nothing would say that the file is encrypted at all. */
    private static List<String> recipients(JsonNode encryption) throws UnreadableException {
        if (encryption.isMissingNode()) {
            return List.of();
        }
        List<String> recipients = new ArrayList<>();
        encryption.path("recipients").forEach(each -> recipients.add(each.asText()));
        if (recipients.isEmpty() || !string(encryption, "format").equals(ENCRYPTION)) {
            throw new UnreadableException("it is encrypted in an unknown way");
        }
        return recipients;
    }

    private static void write(BackupContent content, ObjectNode json) {
        if (content.walPosition() != null) {
            json.put("wal_position", content.walPosition());
        }
        ArrayNode parts = json.putArray("parts");
        for (BackupContent.Part part : content.parts()) {
            parts.addObject()
                    .put("name", part.name())
                    .put("rows", part.rows())
                    .put("bytes", part.bytes())
                    .put("sha256", part.sha256());
        }
        content.remarks().forEach(json.putArray("remarks")::add);
    }

    /** Manifests of before have none of this. */
    private static BackupContent content(JsonNode json) throws UnreadableException {
        List<BackupContent.Part> parts = new ArrayList<>();
        for (JsonNode part : json.path("parts")) {
            parts.add(new BackupContent.Part(
                    string(part, "name"),
                    part.path("rows").asLong(),
                    part.path("bytes").asLong(),
                    string(part, "sha256")));
        }
        List<String> remarks = new ArrayList<>();
        json.path("remarks").forEach(remark -> remarks.add(remark.asText()));
        String walPosition = json.path("wal_position").isTextual()
                ? json.path("wal_position").asText()
                : null;
        return new BackupContent(walPosition, parts, remarks);
    }

    static String write(Proof proof) {
        ObjectNode json = JSON.createObjectNode();
        json.put("level", proof.level().name());
        json.put("at", proof.at().toString());
        json.put("detail", proof.detail());
        return text(json);
    }

    static Proof readProof(String text) throws UnreadableException {
        JsonNode json = parse(text);
        try {
            return new Proof(
                    Proof.Level.valueOf(string(json, "level")),
                    Instant.parse(string(json, "at")),
                    string(json, "detail"));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    static String write(BackupPins.Pin pin) {
        ObjectNode json = JSON.createObjectNode();
        json.put("reason", pin.reason());
        json.put("at", pin.at().toString());
        return text(json);
    }

    static BackupPins.Pin readPin(String text) throws UnreadableException {
        JsonNode json = parse(text);
        try {
            return new BackupPins.Pin(string(json, "reason"), Instant.parse(string(json, "at")));
        } catch (DateTimeException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    private static String string(JsonNode json, String field) throws UnreadableException {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new UnreadableException("the field " + field + " is missing");
        }
        return value.asText();
    }

    private static JsonNode parse(String text) throws UnreadableException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("not JSON: " + e.getOriginalMessage());
        }
    }

    private static String text(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }
}
