package com.monassurance.health.metrics.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads small files that the kernel makes up; one that is not there says nothing. */
final class ProcFile {

    private ProcFile() {}

    static List<String> lines(Path path) {
        try {
            return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The number of a file that holds one, NaN without it, also for a limit that is called {@code max}. */
    static double number(Path path) {
        return lines(path).stream()
                .findFirst()
                .map(String::strip)
                .map(ProcFile::number)
                .orElse(Double.NaN);
    }

    /** The number after a name in a file of such lines, NaN without it. */
    static double number(Path path, String name) {
        return lines(path).stream()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .map(line -> number(line.substring(name.length()).strip()))
                .orElse(Double.NaN);
    }

    static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
