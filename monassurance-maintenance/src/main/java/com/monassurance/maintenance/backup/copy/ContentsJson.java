package com.monassurance.maintenance.backup.copy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The table of contents as JSON. Thread-safe. */
final class ContentsJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ContentsJson() {}

    static byte[] write(Contents contents) {
        try {
            return JSON.writeValueAsBytes(contents);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }

    static Contents read(byte[] json) throws IOException {
        Contents contents = JSON.readValue(json, Contents.class);
        if (contents.version() != Contents.VERSION) {
            throw new IOException("the archive has the unknown version " + contents.version());
        }
        return contents;
    }
}
