package com.monassurance.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OptionalParameterTest {

    @Test
    void no_method_of_this_module_takes_an_optional() throws Exception {
        List<String> offenders = new ArrayList<>();
        List<Class<?>> classes = classes();
        for (Class<?> type : classes) {
            for (Method method : type.getDeclaredMethods()) {
                if (!method.isSynthetic()
                        && Arrays.asList(method.getParameterTypes()).contains(Optional.class)) {
                    offenders.add(method.toString());
                }
            }
        }

        assertThat(classes).hasSizeGreaterThan(100).contains(Plans.class);
        assertThat(offenders).isEmpty();
    }

    private static List<Class<?>> classes() throws Exception {
        Path root = Path.of(Maintenance.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> classes = new ArrayList<>();
        for (String file : files(root)) {
            String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
            classes.add(Class.forName(name, false, Maintenance.class.getClassLoader()));
        }
        return classes;
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .toList();
        }
    }
}
