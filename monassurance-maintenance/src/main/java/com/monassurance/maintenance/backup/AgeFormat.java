package com.monassurance.maintenance.backup;

import com.exceptionfactory.jagged.PayloadException;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;

/**
 * The age format, version 1, to X25519 keys: what is cut, changed or put in another order is not decrypted. All uses of
 * the optional library are here. Stateless.
 */
final class AgeFormat {

    /** None of the identities opens the file. */
    static final class WrongKeyException extends IOException {
        private static final long serialVersionUID = 1L;

        WrongKeyException(Throwable cause) {
            super("none of the identities opens it", cause);
        }
    }

    /** The file is none of age, or its header is damaged. */
    static final class BadHeaderException extends IOException {
        private static final long serialVersionUID = 1L;

        BadHeaderException(Throwable cause) {
            super("its header cannot be read as one of age: " + cause.getMessage(), cause);
        }
    }

    /**
     * A key of one run, so that the run can read back what it has written for others; it is never kept.
     *
     * @param recipient its public part
     * @param identity its secret part
     */
    record OneTimeKey(String recipient, BackupIdentity identity) {}

    private AgeFormat() {}

    static OneTimeKey newKey() throws IOException {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return new OneTimeKey(
                    pair.getPublic().toString(),
                    BackupIdentity.of(List.of(pair.getPrivate().toString())));
        } catch (GeneralSecurityException e) {
            throw new IOException("no key could be made: " + e.getMessage(), e);
        }
    }

    /** Says whether a text is a public key; throws with what is wrong otherwise. */
    static void requireRecipient(String text) {
        try {
            X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // The text itself is not repeated: somebody may have given the secret key instead.
            throw new IllegalArgumentException(
                    "a recipient must be an X25519 public key of age, which begins with age1", e);
        }
    }

    /** Says whether a text is a secret key, never repeating it. */
    static void requireIdentity(String text) {
        try {
            X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(text);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not an X25519 identity of age");
        }
    }

    /** Encrypts what is written; only its closing makes the file whole, and leaves the stream below open. */
    static OutputStream encrypting(OutputStream out, List<String> recipients) throws IOException {
        try {
            List<RecipientStanzaWriter> writers = new ArrayList<>();
            for (String recipient : recipients) {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
            }
            return Channels.newOutputStream(
                    new StandardEncryptingChannelFactory().newEncryptingChannel(new Open(out), writers));
        } catch (GeneralSecurityException e) {
            throw new IOException("it could not be encrypted: " + e.getMessage(), e);
        }
    }

    /** Decrypts what is read. */
    static InputStream decrypting(InputStream in, BackupIdentity identity) throws IOException {
        try {
            List<RecipientStanzaReader> readers = new ArrayList<>();
            for (String key : identity.keys()) {
                readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key));
            }
            return Channels.newInputStream(
                    new Checked(new StandardDecryptingChannelFactory().newDecryptingChannel(new Whole(in), readers)));
        } catch (UnsupportedRecipientStanzaException e) {
            throw new WrongKeyException(e);
        } catch (GeneralSecurityException | RuntimeException e) {
            // The library tells of some cuts by running over the end of its buffer.
            throw new BadHeaderException(e);
        }
    }

    /** Passes everything on but the closing. */
    private record Open(OutputStream out) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer source) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            out.write(bytes, 0, bytes.length);
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }

    /** Fills what is asked for, whatever pieces a network brings. */
    private record Whole(InputStream in) implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer target) throws IOException {
            byte[] bytes = new byte[target.remaining()];
            int length = in.readNBytes(bytes, 0, bytes.length);
            target.put(bytes, 0, length);
            return length == 0 && bytes.length > 0 ? -1 : length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Whoever opened the stream closes it.
        }
    }

    /** Says in our words that a chunk is not what was written. */
    private record Checked(ReadableByteChannel channel) implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer target) throws IOException {
            try {
                return channel.read(target);
            } catch (PayloadException e) {
                throw new IOException("its encrypted content is damaged or cut", e);
            }
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
