package com.monassurance.core.storage;

import static com.monassurance.core.storage.DocumentStorageContract.assertError;
import static com.monassurance.core.storage.DocumentStorageContract.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.TempTree;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a file system can do to a storage. */
@Timeout(60)
class LocalFileSystemTest {

    private final TempTree tree = TempTree.create();
    private final Path root = tree.directory("root");
    private final LocalDocumentStorage storage = LocalDocumentStorage.at(root);

    @BeforeEach
    void mark() {
        storage.mark();
    }

    @AfterEach
    void remove() {
        tree.close();
    }

    @Test
    void a_file_uri_is_its_directory_and_any_other_uri_is_refused(@TempDir Path folder) {
        assertThat(LocalDocumentStorage.at(folder.toUri()).location())
                .isEqualTo(LocalDocumentStorage.at(folder).location());
        for (String uri : List.of("s3://bucket/x", "file://host/x", "file:x", "relative", "file:///x?y", "jar:x")) {
            assertThatThrownBy(() -> LocalDocumentStorage.at(URI.create(uri)))
                    .isInstanceOfSatisfying(StorageException.class, e -> {
                        assertThat(e.code()).isEqualTo(StorageError.BAD_LOCATION);
                        assertThat(e.nextStep()).contains("file:///directory");
                        assertThat(e.getMessage()).doesNotContain("\n");
                    });
        }
    }

    @Test
    void a_full_disk_is_one_clear_error_and_leaves_nothing() throws Exception {
        Path mounted = tree.directory("full");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mounted.toString()) == 0,
                "mounting a tmpfs is not permitted here");
        try {
            LocalDocumentStorage small = LocalDocumentStorage.at(mounted);
            small.mark();
            small.write("kept", text("old"));

            StorageException failure =
                    assertError(StorageError.NO_SPACE, () -> small.write("kept", out -> out.write(new byte[2 << 20])));
            assertError(StorageError.NO_SPACE, () -> small.write("new/deep", LocalFileSystemTest::swallow));

            assertThat(failure.fields()).containsEntry("key", "kept");
            assertThat(keys(small)).containsExactly("kept");
            assertThat(names(mounted)).containsExactlyInAnyOrder(".monassurance-root", "kept");
            assertThat(small.space().orElseThrow().totalBytes()).isEqualTo(1 << 20);
            small.write("after", text("there is room again"));
        } finally {
            assertThat(run("umount", mounted.toString())).isZero();
        }
    }

    @Test
    void a_read_only_disk_is_denied() throws Exception {
        Path mounted = tree.directory("readonly");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m,ro", "tmpfs", mounted.toString()) == 0,
                "mounting a tmpfs is not permitted here");
        try {
            LocalDocumentStorage readOnly = LocalDocumentStorage.at(mounted);

            assertError(StorageError.DENIED, () -> readOnly.write("a", text("x")));
            assertError(StorageError.DENIED, readOnly::mark);
            assertThat(readOnly.space().orElseThrow().isReadOnly()).isTrue();
            assertThat(keys(readOnly)).isEmpty();
        } finally {
            assertThat(run("umount", mounted.toString())).isZero();
        }
    }

    @Test
    void another_file_system_below_the_root_is_written_atomically_and_moved_into() throws Exception {
        Path mounted = tree.directory("root/mounted");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mounted.toString()) == 0,
                "mounting a tmpfs is not permitted here");
        try {
            storage.write("mounted/a", text("x"));
            storage.write("b", text("y"));

            storage.move("b", "mounted/b");
            storage.move("mounted/a", "a");
            assertError(StorageError.ALREADY_EXISTS, () -> storage.move("a", "mounted/b"));

            assertThat(keys(storage)).containsExactly("a", "mounted/b");
            assertThat(Files.readString(root.resolve("mounted/b"))).isEqualTo("y");
        } finally {
            assertThat(run("umount", mounted.toString())).isZero();
        }
    }

    @Test
    void a_link_is_no_object_and_leads_nowhere() throws IOException {
        Path outside = tree.file("outside/secret.txt", "secret");
        tree.symbolicLink("root/link.txt", outside);
        tree.symbolicLink("root/linked", outside.getParent());
        tree.symbolicLink("root/dangling", Path.of("/nowhere"));

        assertThat(keys(storage)).isEmpty();
        assertThat(storage.stat("link.txt")).isEmpty();
        assertThat(storage.stat("linked/secret.txt")).isEmpty();
        assertError(StorageError.NOT_FOUND, () -> storage.open("link.txt"));
        assertError(StorageError.NOT_FOUND, () -> storage.open("linked/secret.txt"));
        assertError(StorageError.ALREADY_EXISTS, () -> storage.write("linked/new.txt", text("x")));
        assertError(StorageError.NOT_FOUND, () -> storage.move("linked/secret.txt", "mine"));
        assertThat(storage.delete("linked/secret.txt")).isFalse();
        assertThat(storage.delete("link.txt")).isFalse();
        storage.write("mine", text("x"));
        assertError(StorageError.ALREADY_EXISTS, () -> storage.move("mine", "linked/mine"));
        assertError(StorageError.ALREADY_EXISTS, () -> storage.move("mine", "dangling"));

        storage.write("link.txt", text("mine"));

        assertThat(Files.readString(outside)).isEqualTo("secret");
        assertThat(Files.isSymbolicLink(root.resolve("link.txt"))).isFalse();
        assertThat(names(outside.getParent())).containsExactly("secret.txt");
        assertThat(root.resolve("linked")).exists();
        assertThat(storage.sweep(Instant.now().plusSeconds(60))).isZero();
    }

    @Test
    void a_pipe_and_a_directory_are_no_objects() throws Exception {
        assertThat(run("mkfifo", root.resolve("pipe").toString())).isZero();
        tree.directory("root/folder/empty");

        assertThat(keys(storage)).isEmpty();
        assertThat(storage.stat("pipe")).isEmpty();
        assertThat(storage.stat("folder")).isEmpty();
        assertError(StorageError.NOT_FOUND, () -> storage.open("pipe"));
        assertThat(storage.delete("folder")).isFalse();
        assertError(StorageError.ALREADY_EXISTS, () -> storage.write("folder", text("x")));
        storage.write("file", text("x"));
        assertError(StorageError.ALREADY_EXISTS, () -> storage.write("file/below", text("x")));
        assertThat(keys(storage)).containsExactly("file");
    }

    @Test
    void a_name_that_is_no_text_is_reported_and_the_rest_listed() throws Exception {
        tree.file("root/sub/good", "x");
        assertThat(run(
                        "sh",
                        "-c",
                        "touch \"$1/sub/$(printf '\\377x y')\"; mkdir \"$1/$(printf 'd\\351')\"; touch \"$1/�\"",
                        "sh",
                        root.toString()))
                .isZero();
        List<ListingProblem> problems = new ArrayList<>();

        List<String> keys;
        try (Stream<StoredObject> objects = storage.list("", problems::add)) {
            keys = objects.map(StoredObject::key).toList();
        }

        assertThat(keys).containsExactly("sub/good", "\uFFFD");
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        new ListingProblem("d\\xE9", "the name is not UTF-8"),
                        new ListingProblem("sub/\\xFFx\\x20y", "the name is not UTF-8"));
        assertThat(keys(storage)).hasSize(2);
    }

    @Test
    void names_are_utf8_in_the_posix_locale_too() throws Exception {
        Process process = java("POSIX", "write", root.toString());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualTo("[\u00e9\u65e5/\ud83d\ude00]\n");
        assertThat(keys(storage)).containsExactly("é日/😀");
        assertThat(storage.stat("é日/😀")).isPresent();
    }

    @Test
    void a_killed_writer_leaves_nothing_to_see_and_only_an_old_rest_is_swept() throws Exception {
        storage.write("one/two", text("old"));
        Process process = java("C.UTF-8", "hang", root.toString());
        assertThat(process.getInputStream().read()).isEqualTo('w');
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(keys(storage)).containsExactly("one/two");
        assertThat(Files.readString(root.resolve("one/two"))).isEqualTo("old");
        List<Path> rest;
        try (Stream<Path> files = Files.list(root.resolve("one"))) {
            rest = files.filter(file -> file.getFileName().toString().startsWith("."))
                    .toList();
        }
        assertThat(rest).hasSize(1);
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        assertThat(storage.sweep(yesterday)).isZero();
        Files.setLastModifiedTime(rest.get(0), FileTime.from(yesterday.minusSeconds(1)));
        assertThat(storage.sweep(yesterday)).isOne();
        assertThat(names(root.resolve("one"))).containsExactly("two");
    }

    @Test
    void a_move_that_was_killed_between_link_and_unlink_is_finished_by_the_next() throws IOException {
        tree.file("root/from", "x");
        tree.hardLink("root/to", "root/from");

        storage.move("from", "to");

        assertThat(keys(storage)).containsExactly("to");
    }

    @Test
    void what_vanishes_during_a_listing_does_not_end_it() throws IOException {
        tree.file("root/a/1", "x");
        tree.file("root/b/1", "x");
        tree.file("root/c/1", "x");
        tree.file("root/d/1", "x");
        List<String> keys = new ArrayList<>();

        try (Stream<StoredObject> objects = storage.list("")) {
            objects.forEach(object -> {
                keys.add(object.key());
                storage.delete("b/1");
                if (storage.delete("c/1")) {
                    tree.file("root/c", "now a file");
                }
            });
        }

        assertThat(keys).containsExactly("a/1", "d/1");
    }

    @Test
    void a_listing_sorted_on_disk_leaves_no_file_behind() throws IOException {
        tree.files(2000);
        LocalDocumentStorage all = new LocalDocumentStorage(tree.root(), 10);
        long before = runs();

        try (Stream<StoredObject> objects = all.list("")) {
            assertThat(objects.limit(1000).count()).isEqualTo(1000);
        }

        assertThat(runs()).isEqualTo(before);
    }

    @Test
    void a_document_is_readable_by_its_owner_only() throws IOException {
        storage.write("a/b", text("x"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a/b"))))
                .isEqualTo("rw-------");
    }

    @Test
    void the_root_may_be_reached_through_a_link() throws IOException {
        tree.symbolicLink("alias", root);
        LocalDocumentStorage alias = LocalDocumentStorage.at(tree.root().resolve("alias"));

        alias.write("a", text("x"));

        assertThat(keys(alias)).containsExactly("a");
        assertThat(alias.sweep(Instant.now())).isZero();
        assertThat(storage.stat("a")).isPresent();
    }

    /** What the child processes of these tests run. */
    public static void main(String[] arguments) throws IOException {
        LocalDocumentStorage storage = LocalDocumentStorage.at(Path.of(arguments[1]));
        if ("write".equals(arguments[0])) {
            storage.write("\u00e9\u65e5/\ud83d\ude00", text("x"));
            System.out.write((keys(storage) + "\n").getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            return;
        }
        storage.write("one/two", out -> {
            out.write(new byte[100_000]);
            System.out.write('w');
            System.out.flush();
            try {
                Thread.sleep(Duration.ofMinutes(1).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static Process java(String locale, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LocalFileSystemTest.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", locale);
        return builder.start();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    /** A writer that does not care. */
    private static void swallow(OutputStream out) {
        try {
            out.write(new byte[2 << 20]);
        } catch (IOException e) {
            return;
        }
    }

    private static List<String> keys(LocalDocumentStorage storage) {
        try (Stream<StoredObject> objects = storage.list("")) {
            return objects.map(StoredObject::key).toList();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static long runs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("monassurance-listing-"))
                    .count();
        }
    }
}
