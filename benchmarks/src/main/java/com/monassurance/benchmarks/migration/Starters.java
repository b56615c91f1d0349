package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.child.ChildMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JVMs that are up and wait at a barrier. Confined to one thread. */
final class Starters implements AutoCloseable {

    private final List<Process> processes;
    private final List<BufferedReader> outputs;

    Starters(List<Process> processes) {
        this.processes = List.copyOf(processes);
        this.outputs = processes.stream()
                .map(process ->
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)))
                .toList();
    }

    /** Waits until all are up, lets them go at once, and waits for the answer of each. */
    List<ChildRun> release() throws IOException {
        for (BufferedReader output : outputs) {
            lines(output, ChildMain.READY);
        }
        long start = System.nanoTime();
        for (Process process : processes) {
            OutputStream input = process.getOutputStream();
            input.write('\n');
            input.flush();
        }
        List<ChildRun> runs = new ArrayList<>();
        for (BufferedReader output : outputs) {
            List<String> lines = lines(output, ChildMain.RESULT);
            runs.add(ChildRun.of(System.nanoTime() - start, lines, "ended without an answer"));
        }
        return runs;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }

    private static List<String> lines(BufferedReader output, String until) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(until) || line.startsWith(ChildMain.FAILED)) {
                break;
            }
        }
        return lines;
    }
}
