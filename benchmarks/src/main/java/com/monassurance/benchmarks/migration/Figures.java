package com.monassurance.benchmarks.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Takes the figures as they come: a line on the console, a line of JSON in the file, and one table at the end. */
final class Figures {

    private static final String HEAD =
            "row | revisions | who | what | median | least to most | floor | compared | bar | verdict | note";

    private final Path json;
    private final List<Figure> all = new ArrayList<>();

    Figures(Path json) throws IOException {
        this.json = json.toAbsolutePath();
        Files.createDirectories(this.json.getParent());
        Files.writeString(this.json, "");
    }

    void add(Figure figure) {
        all.add(figure);
        System.out.println(figure.cells());
        try {
            Files.writeString(json, figure.json() + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void print() {
        System.out.println();
        System.out.println("| " + HEAD + " |");
        System.out.println("|" + "---|".repeat(HEAD.split("\\|").length));
        all.forEach(figure -> System.out.println("| " + figure.cells() + " |"));
        System.out.println();
        System.out.println("JSON lines: " + json);
    }
}
