package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Writes new revisions, merges among them, as files with a header and sections, empty ones unless they are given. It knows the ids that are taken
 * from the directory it writes to and the sources it is told of; whether a parent exists is for its caller to say, who
 * has the graph. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RevisionWriter {

    private static final int ID_BYTES = 6;
    private static final int TRIES_MAX = 10;
    private static final String EMPTY_BODY = "-- upgrade\n\n-- downgrade\n";

    private final Path directory;
    private final ScriptSource known;
    private final Clock clock;
    private final Random random;

    RevisionWriter(Path directory, ScriptSource known, Clock clock, Random random) {
        this.directory = requireNonNull(directory, "directory");
        this.known = requireNonNull(known, "known");
        this.clock = requireNonNull(clock, "clock");
        this.random = requireNonNull(random, "random");
    }

    /**
     * Returns a writer of new files in a directory.
     *
     * @param directory an existing directory, perhaps still empty
     * @param known other places whose ids are taken too
     * @return a writer with the clock of the machine
     */
    public static RevisionWriter into(Path directory, ScriptSource... known) {
        return new RevisionWriter(directory, ScriptSources.all(List.of(known)), Clock.systemUTC(), new SecureRandom());
    }

    /**
     * Writes one revision to a file {@code <id>_<slug>.sql}, the slug being its message in lower-case words joined by
     * {@code _}, 40 characters at most. Blocks on I/O; never replaces a file.
     *
     * @param draft what to write; without an id it gets one of 12 random hexadecimal digits
     * @return the new file
     * @throws MigrationException {@code REVISION_EXISTS} if the id or the file is taken; {@code SCRIPT_NOT_WRITTEN} if
     *     the directory cannot be read or written
     */
    public Path write(RevisionDraft draft) {
        return write(draft, EMPTY_BODY);
    }

    /**
     * Writes one revision with sections that are already known, as {@link #write(RevisionDraft)} does.
     *
     * @param draft what to write; without an id it gets one of 12 random hexadecimal digits
     * @param body the sections with their marker lines, from {@code -- upgrade} on
     * @return the new file
     * @throws MigrationException {@code REVISION_EXISTS} if the id or the file is taken; {@code BAD_SCRIPTS} if the whole
     *     would be no script; {@code SCRIPT_NOT_WRITTEN} if the directory cannot be read or written
     */
    public Path write(RevisionDraft draft, String body) {
        Map<String, String> taken = taken();
        String id = draft.findId().orElseGet(() -> randomId(taken));
        String owner = taken.get(id);
        if (owner != null) {
            throw exists("The revision id " + id + " is that of " + owner + " already.");
        }
        String slug = Slug.of(draft.message());
        Path file = directory.resolve(id + (slug.isEmpty() ? "" : "_" + slug) + ".sql");
        String text = header(draft, id) + "\n" + body;
        ScriptSet.read(new ScriptFile(String.valueOf(file.getFileName()), file.toString(), text));
        create(file, text);
        return file;
    }

    private Map<String, String> taken() {
        if (!Files.isDirectory(directory)) {
            throw notWritten("There is no directory " + directory + ".", null);
        }
        Map<String, String> ids = new HashMap<>();
        for (ScriptListing listing : List.of(ScriptSources.directory(directory).read(), known.read())) {
            for (ScriptFile file : listing.files()) {
                ids.put(ScriptHeader.idOf(file), file.origin());
            }
            for (JavaRevision java : listing.javaRevisions()) {
                ids.put(java.revision().id(), java.getClass().getName());
            }
        }
        return ids;
    }

    private String randomId(Map<String, String> taken) {
        byte[] bytes = new byte[ID_BYTES];
        for (int i = 0; i < TRIES_MAX; i++) {
            random.nextBytes(bytes);
            String id = HexFormat.of().formatHex(bytes);
            if (!taken.containsKey(id)) {
                return id;
            }
        }
        throw exists("None of " + TRIES_MAX + " random ids is free.");
    }

    private String header(RevisionDraft draft, String id) {
        StringBuilder text = new StringBuilder();
        line(text, "revision", id);
        line(text, "revises", draft.revises().isEmpty() ? "base" : String.join(", ", draft.revises()));
        line(text, "depends-on", String.join(", ", draft.dependsOn()));
        line(text, "label", String.join(", ", draft.labels()));
        line(text, "message", draft.message().strip());
        line(text, "consent", draft.consent() == null ? "" : draft.consent().strip());
        line(text, "created", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append("-- ").append(key).append(": ").append(value).append('\n');
        }
    }

    private static void create(Path file, String text) {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            throw exists("The file " + file + " is there already.");
        } catch (IOException e) {
            throw notWritten("The file " + file + " cannot be created: " + FolderReader.reason(e), e);
        }
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        } catch (IOException e) {
            MigrationException failure = notWritten("The file " + file + " cannot be written.", e);
            try {
                Files.deleteIfExists(file);
            } catch (IOException suppressed) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }

    private static MigrationException exists(String problem) {
        return new MigrationException(
                MigrationError.REVISION_EXISTS, problem, "Choose another id, or leave it out to get a random one.");
    }

    private static MigrationException notWritten(String problem, @Nullable IOException cause) {
        return new MigrationException(
                MigrationError.SCRIPT_NOT_WRITTEN,
                problem,
                "Create the directory or give the right to write to it.",
                Map.of(),
                cause);
    }
}
