package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of one script and its name; line ends are LF and a byte order mark is gone. Immutable.
 *
 * @param name file name such as {@code 0001_clients.sql}
 * @param origin where it is, for people
 * @param text the content
 * @since 0.1.0
 */
public record ScriptFile(String name, String origin, String text) {

    /** Normalises the text. */
    public ScriptFile {
        requireNonNull(name, "name");
        requireNonNull(origin, "origin");
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        text = withoutMark.replace("\r\n", "\n");
    }

    /**
     * Decodes a script, strictly.
     *
     * @param name file name
     * @param origin where it is
     * @param bytes the content, UTF-8
     * @return the script
     * @throws CharacterCodingException if the bytes are not UTF-8; the message tells where
     */
    static ScriptFile decode(String name, String origin, byte[] bytes) throws CharacterCodingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return new ScriptFile(name, origin, text);
        }
        // Either the file holds this character or the decoder put it where the bytes are not UTF-8.
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new MalformedText(line);
        }
        return new ScriptFile(name, origin, out.flip().toString());
    }

    /** Says in which line the bytes stop being UTF-8. */
    static final class MalformedText extends CharacterCodingException {

        private static final long serialVersionUID = 1L;

        private final int line;

        MalformedText(int line) {
            this.line = line;
        }

        int line() {
            return line;
        }

        @Override
        public String getMessage() {
            return "The file is not UTF-8 in line " + line + ".";
        }
    }
}
