package com.monassurance.core.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage promises. */
@Timeout(120)
abstract class DocumentStorageContract {

    private static final long SEED = 20261122;

    /** Returns the storage under test, empty and marked. */
    abstract DocumentStorage storage();

    /** Returns a storage whose root or bucket does not exist. */
    abstract DocumentStorage missing();

    /** Puts many small objects, as fast as the storage below allows. */
    abstract void putAll(Iterable<String> keys) throws IOException;

    /** Returns keys that the server behind the storage can order. */
    NavigableSet<String> nastyKeys(int count, long seed) {
        return NastyKeys.some(count, seed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/..",
                "a/../b",
                "a/./b",
                "a\0b",
                "\uD83D",
                "\uDE00x",
                ".monassurance-root",
                ".monassurance-tmp-1",
                "a/.monassurance-x/b"
            })
    void a_key_that_could_lead_astray_is_refused_by_every_verb(String key) {
        DocumentStorage storage = storage();

        assertError(StorageError.BAD_KEY, () -> storage.stat(key));
        assertError(StorageError.BAD_KEY, () -> storage.open(key));
        assertError(StorageError.BAD_KEY, () -> storage.write(key, text("x")));
        assertError(StorageError.BAD_KEY, () -> storage.delete(key));
        assertError(StorageError.BAD_KEY, () -> storage.move(key, "a"));
        assertError(StorageError.BAD_KEY, () -> storage.move("a", key));
    }

    @Test
    void a_key_has_at_most_1024_bytes() {
        String longest = ("é".repeat(100) + "/").repeat(5) + "x".repeat(19);

        storage().write(longest, text("x"));

        assertThat(keys("")).containsExactly(longest);
        assertError(StorageError.BAD_KEY, () -> storage().write(longest + "y", text("x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../", "a/../b", "/", "a//b", "\uD83D", "a\0"})
    void a_prefix_that_could_lead_astray_is_refused(String prefix) {
        assertError(StorageError.BAD_KEY, () -> storage().list(prefix));
    }

    @Test
    void what_is_not_there_is_told_apart_from_what_cannot_be_asked() {
        assertThat(storage().stat("none")).isEmpty();
        assertThat(storage().delete("none")).isFalse();
        assertError(StorageError.NOT_FOUND, () -> storage().open("none"));
        assertError(StorageError.NOT_FOUND, () -> storage().move("none", "other"));

        assertError(StorageError.NO_ROOT, () -> missing().stat("none"));
        assertError(StorageError.NO_ROOT, () -> missing().open("none"));
        assertError(StorageError.NO_ROOT, () -> missing().delete("none"));
        assertError(StorageError.NO_ROOT, () -> missing().write("none", text("x")));
        assertError(StorageError.NO_ROOT, () -> missing().isMarked());
        assertError(StorageError.NO_ROOT, () -> missing().sweep(Instant.now()));
        assertError(StorageError.NO_ROOT, () -> {
            try (Stream<StoredObject> objects = missing().list("")) {
                objects.forEach(object -> {});
            }
        });
    }

    @Test
    void content_that_fails_halfway_leaves_no_trace() {
        storage().write("kept", text("old"));

        for (int bytes : new int[] {0, 10, 9 << 20}) {
            StorageException failure = assertError(
                    StorageError.CONTENT_FAILED,
                    () -> storage().write("kept", out -> {
                        out.write(new byte[bytes]);
                        throw new IOException("the generator broke");
                    }));
            assertThat(failure).hasMessageContaining("the generator broke").hasRootCauseMessage("the generator broke");
            assertThatThrownBy(() -> storage().write("new/deep", out -> {
                        out.write(new byte[bytes]);
                        throw new IllegalStateException("bug");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("bug");
        }

        assertThat(read("kept")).isEqualTo("old");
        assertThat(keys("")).containsExactly("kept");
        assertThat(storage().sweep(Instant.now().plusSeconds(3600))).isZero();
    }

    @Test
    void a_move_never_overwrites_and_never_loses() {
        storage().write("a/from", text("one"));
        storage().write("b/to", text("two"));

        StorageException failure =
                assertError(StorageError.ALREADY_EXISTS, () -> storage().move("a/from", "b/to"));

        assertThat(failure.fields()).containsEntry("key", "b/to");
        assertThat(read("a/from")).isEqualTo("one");
        assertThat(read("b/to")).isEqualTo("two");
        assertError(StorageError.ALREADY_EXISTS, () -> storage().move("a/from", "a/from"));
        storage().move("a/from", "c/d/free");
        assertThat(read("c/d/free")).isEqualTo("one");
        assertThat(keys("")).containsExactly("b/to", "c/d/free");
    }

    @Test
    void readers_see_the_old_or_the_new_content_and_nothing_between() throws Exception {
        DocumentStorage storage = storage();
        storage.write("one", blocks(0));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                readers.add(threads.submit(() -> {
                    while (!done.get()) {
                        assertWhole("one");
                    }
                }));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 1; writer <= 3; writer++) {
                int number = writer;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 30; i++) {
                        storage.write("one", blocks(number * 30 + i));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(keys("")).containsExactly("one");
        assertWhole("one");
    }

    @Test
    void a_listing_comes_in_byte_order_whatever_the_names() throws IOException {
        NavigableSet<String> keys = nastyKeys(5000, SEED);
        keys.addAll(List.of("order/a-b", "order/a.txt", "order/a/b", "order/a/b.c", "order/a0", "order/a/b-"));
        putAll(keys);

        assertThat(keys("")).containsExactlyElementsOf(keys);
        for (String prefix : List.of("a", "a/", "order/a", "order/a/b", "é", "😀", "-", "zzz", ".x", "%", "order/")) {
            assertThat(keys(prefix))
                    .as("prefix %s", prefix)
                    .containsExactlyElementsOf(
                            keys.stream().filter(key -> key.startsWith(prefix)).toList());
        }
    }

    @Test
    void the_key_order_is_that_of_the_bytes() {
        List<String> keys = new ArrayList<>(NastyKeys.some(2000, SEED + 1));
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            String a = keys.get(random.nextInt(keys.size()));
            String b = keys.get(random.nextInt(keys.size()));
            assertThat(Integer.signum(DocumentStorage.KEY_ORDER.compare(a, b)))
                    .as("%s and %s", a, b)
                    .isEqualTo(Integer.signum(NastyKeys.BYTE_ORDER.compare(a, b)));
        }
    }

    @Test
    void what_is_written_is_read_back_whole() throws IOException {
        byte[] large = new byte[21 << 20];
        new Random(SEED).nextBytes(large);

        StoredObject stored = storage().write("a/large", out -> {
            out.write(large[0]);
            out.write(large, 1, large.length - 1);
            out.close();
        });

        assertThat(stored.bytes()).isEqualTo(large.length);
        assertThat(storage().stat("a/large")).contains(stored);
        try (InputStream in = storage().open("a/large")) {
            assertThat(Arrays.equals(in.readAllBytes(), large)).isTrue();
        }
        assertThat(storage().write("a/empty", out -> {}).bytes()).isZero();
        assertThat(read("a/empty")).isEmpty();
    }

    @Test
    void writing_again_replaces_and_deleting_removes() {
        storage().write("a/b", text("old"));
        storage().write("a/b", text("newer"));

        assertThat(read("a/b")).isEqualTo("newer");
        assertThat(storage().delete("a/b")).isTrue();
        assertThat(storage().delete("a/b")).isFalse();
        assertThat(storage().stat("a/b")).isEmpty();
        assertThat(keys("")).isEmpty();
        storage().write("a", text("the name of the directory is free again"));
        assertThat(keys("")).containsExactly("a");
    }

    @Test
    void the_marker_is_seen_and_never_listed() {
        assertThat(storage().isMarked()).isTrue();

        storage().mark();

        assertThat(storage().isMarked()).isTrue();
        assertThat(keys("")).isEmpty();
        assertThat(keys(".")).isEmpty();
    }

    @Test
    void a_stream_may_be_left_early() throws IOException {
        putAll(List.of("a/1", "a/2", "b/1", "c"));

        try (Stream<StoredObject> objects = storage().list("")) {
            assertThat(objects.findFirst().map(StoredObject::key)).contains("a/1");
        }
    }

    static StorageException assertError(StorageError expected, Runnable verb) {
        StorageException failure = catchThrowableOfType(StorageException.class, verb::run);
        assertThat(failure).as("a StorageException %s", expected).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(expected);
        assertThat(failure.getMessage()).startsWith(expected.id()).doesNotContain("\n");
        assertThat(failure.nextStep()).isNotBlank();
        return failure;
    }

    static DocumentStorage.ContentWriter text(String text) {
        return out -> out.write(text.getBytes(UTF_8));
    }

    List<String> keys(String prefix) {
        try (Stream<StoredObject> objects = storage().list(prefix, problem -> {
            throw new AssertionError("no problem expected: " + problem);
        })) {
            return objects.map(StoredObject::key).toList();
        }
    }

    String read(String key) {
        try (InputStream in = storage().open(key)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Content of which every byte is the same and the length follows from the byte. */
    private static DocumentStorage.ContentWriter blocks(int number) {
        return (OutputStream out) -> {
            byte[] block = new byte[1000];
            Arrays.fill(block, (byte) number);
            for (int i = 0; i <= number; i++) {
                out.write(block);
            }
        };
    }

    private void assertWhole(String key) {
        try (InputStream in = storage().open(key)) {
            byte[] content = in.readAllBytes();
            byte first = content[0];
            assertThat(content).hasSize(1000 * (first + 1));
            for (byte b : content) {
                if (b != first) {
                    throw new AssertionError("bytes of two writes in one object");
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
