package com.monassurance.core.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Keys that sort differently by path, by UTF-16 and by UTF-8, none of which is the directory of another. */
final class NastyKeys {

    /** The oracle: what "byte order of UTF-8" means, said in the plainest way. */
    static final Comparator<String> BYTE_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final List<String> PIECES = List.of(
            "a", "b", "A", "-", ".x", "0", "~", " ", "+", "%2F", "%", "é", "e\u0301", "\uE000", "\uFFFD", "😀", "𝄞",
            "'", "\"", "&", "#", "?", "*", "\\", "ß", "日");

    private NastyKeys() {}

    static NavigableSet<String> some(int count, long seed) {
        Random random = new Random(seed);
        NavigableSet<String> keys = new TreeSet<>(BYTE_ORDER);
        Set<String> directories = new HashSet<>();
        while (keys.size() < count) {
            List<String> components = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(i -> component(random))
                    .toList();
            String key = String.join("/", components);
            List<String> above = IntStream.range(1, components.size())
                    .mapToObj(depth -> String.join("/", components.subList(0, depth)))
                    .toList();
            if (!directories.contains(key) && above.stream().noneMatch(keys::contains)) {
                keys.add(key);
                directories.addAll(above);
            }
        }
        return keys;
    }

    private static String component(Random random) {
        String name = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
                .collect(Collectors.joining());
        return name.strip().equals(name) ? name : "x" + name + "x";
    }
}
