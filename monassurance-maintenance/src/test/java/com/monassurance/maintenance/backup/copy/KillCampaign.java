package com.monassurance.maintenance.backup.copy;

import com.monassurance.maintenance.backup.RetentionPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts {@link NativeChild} and kills it some time after it has begun. */
final class KillCampaign {

    static final RetentionPolicy POLICY =
            RetentionPolicy.standard().periods(3, 2, 1, 0).withLast(2).withFloor(2);

    private KillCampaign() {}

    /** The child as it is when it has begun; the instant of the kill counts from there. */
    static Process begun(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                NativeChild.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        expect("ready", output);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        expect("go", output);
        return process;
    }

    /** SIGKILL after so many microseconds; false when the child had ended by itself. */
    static boolean kill(Process begun, long afterMicros) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(afterMicros);
        for (long left = end - System.nanoTime(); left > 0 && begun.isAlive(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
        boolean isKilled = begun.isAlive();
        begun.destroyForcibly();
        return begun.waitFor() != 0 && isKilled;
    }

    private static void expect(String word, BufferedReader output) throws IOException {
        String line = output.readLine();
        if (!word.equals(line)) {
            throw new IOException("expected " + word + " but the child said " + line);
        }
    }
}
