package com.monassurance.migrations.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a section. It does not depend on line ends or on white space at the end of the section, which editors and
 * version control change by themselves.
 */
final class ContentHash {

    private ContentHash() {}

    static String of(String section) {
        String normal = section.replace("\r\n", "\n").replace('\r', '\n').stripTrailing();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(normal.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
