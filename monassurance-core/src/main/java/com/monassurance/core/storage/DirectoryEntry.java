package com.monassurance.core.storage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;

/**
 * A file or a directory on its way through the sort. The name of a directory carries its slash: with it the order of
 * the names in one directory is the order of all keys below them ({@code a-b} before {@code a/b}). Immutable.
 */
final class DirectoryEntry implements Comparable<DirectoryEntry> {

    private final byte[] sortName;
    private final long bytes;
    private final long modifiedSeconds;
    private final int modifiedNanos;

    private DirectoryEntry(byte[] sortName, long bytes, long modifiedSeconds, int modifiedNanos) {
        this.sortName = sortName;
        this.bytes = bytes;
        this.modifiedSeconds = modifiedSeconds;
        this.modifiedNanos = modifiedNanos;
    }

    static DirectoryEntry of(String name, BasicFileAttributes attributes) {
        Instant modified = attributes.lastModifiedTime().toInstant();
        String sortName = attributes.isDirectory() ? name + "/" : name;
        return new DirectoryEntry(
                sortName.getBytes(StandardCharsets.UTF_8),
                attributes.isDirectory() ? 0 : attributes.size(),
                modified.getEpochSecond(),
                modified.getNano());
    }

    static DirectoryEntry readFrom(DataInput in) throws IOException {
        byte[] name = new byte[in.readUnsignedShort()];
        in.readFully(name);
        return new DirectoryEntry(name, in.readLong(), in.readLong(), in.readInt());
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeShort(sortName.length);
        out.write(sortName);
        out.writeLong(bytes);
        out.writeLong(modifiedSeconds);
        out.writeInt(modifiedNanos);
    }

    boolean isDirectory() {
        return sortName[sortName.length - 1] == '/';
    }

    /** Returns the name, with a slash at the end when it is that of a directory. */
    String text() {
        return new String(sortName, StandardCharsets.UTF_8);
    }

    long bytes() {
        return bytes;
    }

    Instant lastModified() {
        return Instant.ofEpochSecond(modifiedSeconds, modifiedNanos);
    }

    /** Two entries of one directory are never equal, so identity serves for {@code equals}. */
    @Override
    public int compareTo(DirectoryEntry other) {
        return Arrays.compareUnsigned(sortName, other.sortName);
    }
}
