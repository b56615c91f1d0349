package com.monassurance.migrations.script;

import com.monassurance.fixtures.PostgresDatabase;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Speaks just enough of the server's protocol to send a whole text as one simple query, which no driver does without
 * splitting it first.
 */
final class SimpleQueryWire implements AutoCloseable {

    /**
     * What the server answered.
     *
     * @param commands how many commands it completed
     * @param rows every column of every row as text
     * @param error the first error; empty when there is none
     */
    record Answer(int commands, List<String> rows, String error) {}

    private static final int PROTOCOL_3 = 196_608;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    SimpleQueryWire(PostgresDatabase database) throws IOException, GeneralSecurityException {
        socket = new Socket(database.host(), database.port());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.setTcpNoDelay(true);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        DataOutputStream content = new DataOutputStream(start);
        content.writeInt(PROTOCOL_3);
        for (String part : List.of("user", database.user(), "database", database.name(), "client_encoding", "UTF8")) {
            content.write(part.getBytes(StandardCharsets.UTF_8));
            content.write(0);
        }
        content.write(0);
        out.writeInt(start.size() + 4);
        out.write(start.toByteArray());
        out.flush();
        authenticate(database.password());
    }

    Answer query(String sql) throws IOException {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(text.length + 1).put(text).array();
        send('Q', content);
        int commands = 0;
        List<String> rows = new ArrayList<>();
        String error = "";
        while (true) {
            int type = in.readUnsignedByte();
            ByteBuffer message = message();
            switch (type) {
                case 'C' -> commands++;
                case 'D' -> addRow(message, rows);
                case 'E' -> error = error.isEmpty() ? errorOf(message) : error;
                case 'Z' -> {
                    return new Answer(commands, rows, error);
                }
                default -> {
                    // Descriptions, notices and parameters say nothing about how the text was read.
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        send('X', new byte[0]);
        socket.close();
    }

    private void authenticate(String password) throws IOException, GeneralSecurityException {
        String first = "n=,r=differential";
        String serverFirst = "";
        while (true) {
            int type = in.readUnsignedByte();
            ByteBuffer message = message();
            if (type == 'E') {
                throw new IOException(errorOf(message));
            }
            if (type == 'Z') {
                return;
            }
            int step = type == 'R' ? message.getInt() : 0;
            if (step == 10) {
                byte[] initial = ("n,," + first).getBytes(StandardCharsets.UTF_8);
                byte[] mechanism = "SCRAM-SHA-256\0".getBytes(StandardCharsets.UTF_8);
                send(
                        'p',
                        ByteBuffer.allocate(mechanism.length + 4 + initial.length)
                                .put(mechanism)
                                .putInt(initial.length)
                                .put(initial)
                                .array());
            } else if (step == 11) {
                serverFirst = StandardCharsets.UTF_8.decode(message).toString();
                send('p', proof(password, first, serverFirst).getBytes(StandardCharsets.UTF_8));
            } else if (step != 0 && step != 12) {
                throw new IOException("authentication step " + step + " after " + serverFirst);
            }
        }
    }

    private static String proof(String password, String first, String serverFirst) throws GeneralSecurityException {
        String[] parts = serverFirst.split(",", 3);
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        int iterations = Integer.parseInt(parts[2].substring(2));
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                .getEncoded();
        byte[] key = hmac(salted, "Client Key");
        String bare = "c=biws," + parts[0];
        byte[] signature =
                hmac(MessageDigest.getInstance("SHA-256").digest(key), first + "," + serverFirst + "," + bare);
        for (int i = 0; i < key.length; i++) {
            key[i] ^= signature[i];
        }
        return bare + ",p=" + Base64.getEncoder().encodeToString(key);
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private void send(int type, byte[] content) throws IOException {
        out.write(type);
        out.writeInt(content.length + 4);
        out.write(content);
        out.flush();
    }

    private ByteBuffer message() throws IOException {
        byte[] content = new byte[in.readInt() - 4];
        in.readFully(content);
        return ByteBuffer.wrap(content);
    }

    private static void addRow(ByteBuffer message, List<String> rows) {
        int columns = message.getShort();
        for (int i = 0; i < columns; i++) {
            int length = message.getInt();
            byte[] value = new byte[Math.max(0, length)];
            message.get(value);
            rows.add(length < 0 ? "null" : new String(value, StandardCharsets.UTF_8));
        }
    }

    private static String errorOf(ByteBuffer message) {
        return StandardCharsets.UTF_8.decode(message).toString().replace('\0', ' ');
    }
}
