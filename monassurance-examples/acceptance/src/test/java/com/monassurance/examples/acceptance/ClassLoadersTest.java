package com.monassurance.examples.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The library loaded more than once in one JVM, as in a container of applications: nothing is shared, nothing stays. */
@Timeout(90)
class ClassLoadersTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @TempDir
    static Path directory;

    private static TinyHost host;

    @BeforeAll
    static void compile() throws Exception {
        host = TinyHost.compiledIn(directory);
    }

    @Test
    void two_applications_of_one_jvm_start_at_once_and_each_revision_runs_once(PostgresDatabase database)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (URLClassLoader one = application();
                URLClassLoader other = application()) {
            assertThat(one.loadClass(TinyHost.MAIN)).isNotSameAs(other.loadClass(TinyHost.MAIN));
            CountDownLatch ready = new CountDownLatch(2);
            List<Future<String>> starts = new ArrayList<>();
            for (ClassLoader loader : List.of(one, other)) {
                starts.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await(20, TimeUnit.SECONDS);
                    return start(loader, database.dataSource());
                }));
            }

            List<String> applied = new ArrayList<>();
            for (Future<String> start : starts) {
                applied.add(start.get(60, TimeUnit.SECONDS));
            }
            assertThat(applied).containsExactlyInAnyOrder("[h1, h2]", "[]");
        } finally {
            threads.shutdownNow();
        }
    }

    /** A thread-local, a thread, a hook or a registration that stayed would keep the classes alive. */
    @Test
    void an_application_that_has_stopped_is_unloaded(PostgresDatabase database) throws Exception {
        // The driver's cleaning thread remembers who started it; here it is this test, and it lives as long as this.
        try (Connection first = database.dataSource().getConnection()) {
            assertThat(first.isValid(5)).isTrue();

            WeakReference<ClassLoader> gone = startAndStop(database.dataSource());

            assertThat(Another.takesTheLastPlace()).isTrue();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (gone.get() != null && System.nanoTime() < end) {
                clearSoftReferences();
            }
            assertThat(gone.get()).as("the class loader of what has stopped").isNull();
        }
    }

    /** The JDK itself remembers the class that a record of was compared, hashed or shown last; now it is this one. */
    private record Another(Path component) {

        static boolean takesTheLastPlace() {
            Another one = new Another(Path.of("one"));
            return !one.equals(new Another(Path.of("other"))) && one.toString().hashCode() != one.hashCode();
        }
    }

    /** What the JDK caches it holds softly (JDK 25: method handles), and lets go before it would run out of memory. */
    private static void clearSoftReferences() {
        long words = Math.min(Runtime.getRuntime().maxMemory() / Long.BYTES, Integer.MAX_VALUE - 8);
        assertThatThrownBy(() -> {
                    long[] wholeHeap = new long[(int) words];
                    assertThat(wholeHeap[0]).isNotZero();
                })
                .isInstanceOf(OutOfMemoryError.class);
    }

    private static WeakReference<ClassLoader> startAndStop(DataSource dataSource) throws Exception {
        try (URLClassLoader loader = application()) {
            assertThat(start(loader, dataSource)).isEqualTo("[h1, h2]");
            assertThat(start(loader, dataSource)).isEqualTo("[]");
            return new WeakReference<>(loader);
        }
    }

    private static String start(ClassLoader application, DataSource dataSource) throws ReflectiveOperationException {
        return (String) application
                .loadClass(TinyHost.MAIN)
                .getMethod("start", DataSource.class)
                .invoke(null, dataSource);
    }

    /** An application with the library among its own jars; the container has the driver and the logging. */
    private static URLClassLoader application() throws Exception {
        ClassLoader container = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("org.postgresql.") || name.startsWith("org.slf4j.")) {
                    return ClassLoadersTest.class.getClassLoader().loadClass(name);
                }
                throw new ClassNotFoundException(name);
            }
        };
        URL[] own = {
            host.classes().toUri().toURL(),
            host.libraries().get(0).toUri().toURL(),
            host.libraries().get(1).toUri().toURL()
        };
        return new URLClassLoader(own, container);
    }
}
