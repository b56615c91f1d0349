package com.monassurance.maintenance.backup.copy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The random schemas of the tests of migrations and their reader of dumps, taken from where these are compiled. */
final class RandomSchemas implements AutoCloseable {

    private static final Path COMPILED = Path.of("../monassurance-migrations/target/test-classes");

    private final URLClassLoader loader;
    private final Method of;
    private final Method statements;
    private final Method read;
    private final Method differences;

    private RandomSchemas(URLClassLoader loader) throws ReflectiveOperationException {
        this.loader = loader;
        Class<?> schema = loader.loadClass("com.monassurance.migrations.schema.RandomSchema");
        this.of = schema.getMethod("of", long.class, int.class);
        this.statements = schema.getMethod("statements");
        Class<?> dump = loader.loadClass("com.monassurance.migrations.judge.SchemaDump");
        this.read = dump.getDeclaredMethod("of", String.class);
        this.read.setAccessible(true);
        this.differences = dump.getMethod("differences", dump);
    }

    static boolean areThere() {
        return Files.isDirectory(COMPILED.resolve("com/monassurance/migrations/schema"));
    }

    static RandomSchemas load() throws IOException, ReflectiveOperationException {
        return new RandomSchemas(
                new URLClassLoader(new URL[] {COMPILED.toUri().toURL()}, RandomSchemas.class.getClassLoader()));
    }

    @SuppressWarnings("unchecked")
    List<String> statements(long seed, int version) throws ReflectiveOperationException {
        return (List<String>) statements.invoke(of.invoke(null, seed, version));
    }

    /** What two dumps differ in, entry by entry. */
    @SuppressWarnings("unchecked")
    List<String> differences(List<String> one, List<String> other) throws ReflectiveOperationException {
        return (List<String>) differences.invoke(read(one), read(other));
    }

    private Object read(List<String> lines) throws ReflectiveOperationException {
        return read.invoke(null, String.join("\n", lines) + "\n");
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
