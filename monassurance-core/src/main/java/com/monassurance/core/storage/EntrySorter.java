package com.monassurance.core.storage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the entries of one directory in bounded memory: beyond 20,000 entries, sorted runs go to temporary files and
 * are merged. Confined to one thread.
 */
final class EntrySorter implements AutoCloseable {

    static final int RUN_ENTRIES_MAX = 20_000;

    private static final int RUN_BUFFER_BYTES = 16 * 1024;

    private final int runEntriesMax;
    private final List<Path> runs = new ArrayList<>();
    private final List<OpenRun> opened = new ArrayList<>();
    private final PriorityQueue<OpenRun> heads = new PriorityQueue<>();
    private List<DirectoryEntry> current = new ArrayList<>();
    private int position;

    EntrySorter(int runEntriesMax) {
        this.runEntriesMax = runEntriesMax;
    }

    void add(DirectoryEntry entry) throws IOException {
        if (current.size() == runEntriesMax) {
            spill();
        }
        current.add(entry);
    }

    /** Ends the adding; from now on {@link #next()} gives the entries in order. */
    void sort() throws IOException {
        if (runs.isEmpty()) {
            Collections.sort(current);
            return;
        }
        spill();
        for (Path run : runs) {
            OpenRun open = new OpenRun(run);
            opened.add(open);
            if (open.advance()) {
                heads.add(open);
            }
        }
    }

    /** Returns the next entry, or null after the last. */
    @Nullable
    DirectoryEntry next() throws IOException {
        if (runs.isEmpty()) {
            return position < current.size() ? current.get(position++) : null;
        }
        OpenRun least = heads.poll();
        if (least == null) {
            return null;
        }
        DirectoryEntry entry = least.head();
        if (least.advance()) {
            heads.add(least);
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        for (OpenRun run : opened) {
            run.close();
        }
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
    }

    private void spill() throws IOException {
        Collections.sort(current);
        Path run = Files.createTempFile("monassurance-listing-", ".run");
        runs.add(run);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), RUN_BUFFER_BYTES))) {
            for (DirectoryEntry entry : current) {
                entry.writeTo(out);
            }
        }
        current = new ArrayList<>();
    }

    private static final class OpenRun implements Comparable<OpenRun>, AutoCloseable {

        private final DataInputStream in;
        private @Nullable DirectoryEntry head;

        OpenRun(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), RUN_BUFFER_BYTES));
            // Unlinked once it is open: a killed process leaves nothing behind.
            Files.deleteIfExists(file);
        }

        boolean advance() throws IOException {
            try {
                head = DirectoryEntry.readFrom(in);
                return true;
            } catch (EOFException e) {
                head = null;
                return false;
            }
        }

        DirectoryEntry head() {
            DirectoryEntry entry = head;
            if (entry == null) {
                throw new IllegalStateException("this run is at its end");
            }
            return entry;
        }

        @Override
        public int compareTo(OpenRun other) {
            return head().compareTo(other.head());
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
