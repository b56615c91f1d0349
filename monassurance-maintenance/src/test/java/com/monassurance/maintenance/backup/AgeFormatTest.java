package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.TempTree;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The age format, judged by the age of this machine where there is one. */
class AgeFormatTest {

    private static final int CHUNK = 64 * 1024;
    private static final int SEALED_CHUNK = CHUNK + 16;
    private static final byte[] CONTENT = content(5 * CHUNK + 1234);

    @Test
    void what_is_encrypted_comes_back_for_each_of_its_recipients_and_whatever_its_size() throws IOException {
        AgeFormat.OneTimeKey one = AgeFormat.newKey();
        AgeFormat.OneTimeKey two = AgeFormat.newKey();

        for (int size : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK}) {
            byte[] content = content(size);
            byte[] sealed = sealed(content, one.recipient(), two.recipient());

            assertThat(opened(sealed, one.identity())).isEqualTo(content);
            assertThat(opened(sealed, two.identity())).isEqualTo(content);
        }
    }

    @Test
    void b23_a_file_that_is_cut_anywhere_is_not_opened() throws IOException {
        AgeFormat.OneTimeKey key = AgeFormat.newKey();
        byte[] sealed = sealed(CONTENT, key.recipient());
        int header = sealed.length - CONTENT.length - 6 * 16;

        for (int chunks = 0; chunks < 6; chunks++) {
            for (int more : new int[] {-1, 0, 1, 15, 16, 17}) {
                int length = header + chunks * SEALED_CHUNK + more;
                assertNotOpened(Arrays.copyOf(sealed, length), key.identity(), "cut at " + length);
            }
        }
        for (int length = 0; length < header; length++) {
            assertNotOpened(Arrays.copyOf(sealed, length), key.identity(), "cut at " + length);
        }
        assertNotOpened(Arrays.copyOf(sealed, sealed.length - 1), key.identity(), "the last byte");
        assertNotOpened(Arrays.copyOf(sealed, sealed.length + 1), key.identity(), "a byte more");
    }

    @Test
    void b23_a_file_with_a_changed_byte_or_chunks_in_another_order_is_not_opened() throws IOException {
        AgeFormat.OneTimeKey key = AgeFormat.newKey();
        byte[] sealed = sealed(CONTENT, key.recipient());
        int header = sealed.length - CONTENT.length - 6 * 16;
        Random random = new Random(23);

        for (int i = 0; i < 200; i++) {
            byte[] changed = sealed.clone();
            int at = i < 100 ? random.nextInt(header) : random.nextInt(sealed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertNotOpened(changed, key.identity(), "byte " + at);
        }

        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, header + SEALED_CHUNK, swapped, header, SEALED_CHUNK);
        System.arraycopy(sealed, header, swapped, header + SEALED_CHUNK, SEALED_CHUNK);
        assertNotOpened(swapped, key.identity(), "two chunks swapped");

        byte[] twice = new byte[sealed.length + SEALED_CHUNK];
        System.arraycopy(sealed, 0, twice, 0, header + SEALED_CHUNK);
        System.arraycopy(sealed, header, twice, header + SEALED_CHUNK, sealed.length - header);
        assertNotOpened(twice, key.identity(), "a chunk twice");
    }

    @Test
    void b23_another_key_opens_nothing_and_says_so() throws IOException {
        byte[] sealed = sealed(CONTENT, AgeFormat.newKey().recipient());

        assertThatThrownBy(() -> opened(sealed, AgeFormat.newKey().identity()))
                .isInstanceOf(AgeFormat.WrongKeyException.class);
        assertThatThrownBy(() -> opened(CONTENT, AgeFormat.newKey().identity()))
                .isInstanceOf(AgeFormat.BadHeaderException.class);
    }

    @Test
    void age_opens_what_is_encrypted_here() throws Exception {
        try (TempTree tree = TempTree.create()) {
            Path key = generated(tree);
            Path file = tree.root().resolve("sealed.age");
            Files.write(
                    file, sealed(CONTENT, recipientIn(key), AgeFormat.newKey().recipient()));

            age(tree, "age", "-d", "-i", key.toString(), "-o", tree.root() + "/opened", file.toString());

            assertThat(Files.readAllBytes(tree.root().resolve("opened"))).isEqualTo(CONTENT);
        }
    }

    @Test
    void what_age_encrypts_is_opened_here_with_the_file_that_age_keygen_wrote() throws Exception {
        try (TempTree tree = TempTree.create()) {
            Path key = generated(tree);
            Path file = tree.root().resolve("plain");
            Files.write(file, CONTENT);
            age(tree, "age", "-r", recipientIn(key), "-o", tree.root() + "/sealed.age", file.toString());

            byte[] opened = opened(Files.readAllBytes(tree.root().resolve("sealed.age")), BackupIdentity.in(key));

            assertThat(opened).isEqualTo(CONTENT);
        }
    }

    @Test
    void a_file_without_an_identity_is_refused_without_repeating_what_it_holds() throws IOException {
        try (TempTree tree = TempTree.create()) {
            for (String content : List.of("", "# only this\n", "AGE-SECRET-KEY-1NOTREALLY\n", "hunter2\n")) {
                Path file = tree.root().resolve("key");
                Files.writeString(file, content);

                assertThatThrownBy(() -> BackupIdentity.in(file))
                        .isInstanceOfSatisfying(
                                MaintenanceException.class,
                                e -> assertThat(e.code()).isEqualTo(MaintenanceError.BACKUP_KEY))
                        .hasMessageContaining(file.toString())
                        .hasMessageNotContaining("hunter2")
                        .hasMessageNotContaining("NOTREALLY");
            }
            assertThatThrownBy(() -> BackupIdentity.in(tree.root().resolve("none")))
                    .isInstanceOf(MaintenanceException.class);
        }
    }

    @Test
    void a_recipient_that_is_none_is_refused_and_never_repeated() throws IOException {
        String secret = AgeFormat.newKey().identity().keys().get(0);

        assertThatThrownBy(() -> AgeFormat.requireRecipient(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("age1")
                .hasMessageNotContaining(secret);
        assertThatThrownBy(() -> AgeFormat.requireRecipient("age1x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(AgeFormat.newKey().identity()).hasToString("***");
    }

    @Test
    void a_network_that_brings_few_bytes_at_a_time_changes_nothing() throws IOException {
        AgeFormat.OneTimeKey key = AgeFormat.newKey();
        InputStream slow = new ByteArrayInputStream(sealed(CONTENT, key.recipient())) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 777));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };

        assertThat(AgeFormat.decrypting(slow, key.identity()).readAllBytes()).isEqualTo(CONTENT);
    }

    private static void assertNotOpened(byte[] sealed, BackupIdentity identity, String what) {
        assertThatThrownBy(() -> opened(sealed, identity)).as(what).isInstanceOf(IOException.class);
    }

    private static byte[] sealed(byte[] content, String... recipients) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = AgeFormat.encrypting(sealed, List.of(recipients))) {
            out.write(content);
        }
        return sealed.toByteArray();
    }

    private static byte[] opened(byte[] sealed, BackupIdentity identity) throws IOException {
        return AgeFormat.decrypting(new ByteArrayInputStream(sealed), identity).readAllBytes();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    /** A key of age-keygen, or the test is skipped. */
    static Path generated(TempTree tree) throws IOException, InterruptedException {
        Path key = tree.root().resolve("key.txt");
        age(tree, "age-keygen", "-o", key.toString());
        return key;
    }

    static String recipientIn(Path key) throws IOException {
        try (Stream<String> lines = Files.lines(key)) {
            Optional<String> line =
                    lines.filter(each -> each.startsWith("# public key: ")).findFirst();
            return line.orElseThrow().substring("# public key: ".length());
        }
    }

    static void age(TempTree tree, String... command) throws IOException, InterruptedException {
        boolean isInstalled = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, command[0])));
        assumeTrue(isInstalled, "age is not installed here");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(tree.root().resolve("output").toFile())
                .start();
        assertThat(process.waitFor()).as(() -> Arrays.toString(command)).isZero();
    }
}
