package com.monassurance.maintenance.audit;

import com.monassurance.maintenance.audit.Component.Means;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Tells what a jar is: by its pom.properties, then its manifest with its file name, then its file name alone. */
final class JarIdentity {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern NESTED = Pattern.compile("(?:BOOT-INF|WEB-INF)/lib/[^/]+\\.jar");
    private static final Pattern FILE_NAME = Pattern.compile("(.+?)-([0-9][A-Za-z0-9.+_-]*)\\.jar");
    private static final int METADATA_BYTES_MAX = 1024 * 1024;

    private JarIdentity() {}

    record Contents(List<Component> components, Attributes manifest, List<String> problems) {}

    private record Metadata(Attributes manifest, List<Properties> poms) {}

    /** The jar itself first, then what is packed under BOOT-INF/lib or WEB-INF/lib. */
    static Contents read(Path jar) throws IOException {
        List<Component> components = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Attributes manifest = new Attributes();
            List<Properties> poms = new ArrayList<>();
            List<Component> nested = new ArrayList<>();
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                if (entry.getName().equals(MANIFEST)) {
                    manifest = manifest(zip.getInputStream(entry));
                } else if (POM.matcher(entry.getName()).matches()) {
                    poms.add(properties(zip.getInputStream(entry)));
                } else if (NESTED.matcher(entry.getName()).matches()) {
                    nested.add(nested(jar, zip, entry, problems));
                }
            }
            String fileName = String.valueOf(jar.getFileName());
            components.add(identify(jar.toString(), fileName, new Metadata(manifest, poms)));
            components.addAll(nested);
            return new Contents(components, manifest, problems);
        }
    }

    private static Component nested(Path jar, ZipFile zip, ZipEntry entry, List<String> problems) {
        String file = jar + "!/" + entry.getName();
        String fileName = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        Attributes manifest = new Attributes();
        List<Properties> poms = new ArrayList<>();
        try (ZipInputStream inner = new ZipInputStream(zip.getInputStream(entry))) {
            for (ZipEntry next = inner.getNextEntry(); next != null; next = inner.getNextEntry()) {
                if (next.getName().equals(MANIFEST)) {
                    manifest = manifest(unclosable(inner));
                } else if (POM.matcher(next.getName()).matches()) {
                    poms.add(properties(unclosable(inner)));
                }
            }
        } catch (IOException e) {
            problems.add(file + ": " + e.getMessage());
        }
        return identify(file, fileName, new Metadata(manifest, poms));
    }

    static Component identify(String file, String fileName, Attributes manifest, List<Properties> poms) {
        return identify(file, fileName, new Metadata(manifest, poms));
    }

    private static Component identify(String file, String fileName, Metadata metadata) {
        Optional<Properties> own =
                metadata.poms().stream().filter(pom -> fits(pom, fileName)).findFirst();
        List<String> bundled = metadata.poms().stream()
                .filter(pom -> own.filter(pom::equals).isEmpty())
                .map(pom -> pom.getProperty("groupId", "") + ":" + pom.getProperty("artifactId", "") + ":"
                        + pom.getProperty("version", ""))
                .toList();
        if (own.isPresent()) {
            Properties pom = own.get();
            return new Component(
                    file,
                    pom.getProperty("groupId"),
                    pom.getProperty("artifactId", ""),
                    pom.getProperty("version"),
                    Means.POM_PROPERTIES,
                    bundled);
        }
        return byName(file, fileName, metadata.manifest(), bundled);
    }

    /** A stray pom.properties of a shaded library must not pass for the jar's own. */
    private static boolean fits(Properties pom, String fileName) {
        String artifact = pom.getProperty("artifactId", "");
        String version = pom.getProperty("version", "");
        return !artifact.isEmpty()
                && !version.isEmpty()
                && (fileName.equals(artifact + ".jar") || fileName.startsWith(artifact + "-" + version));
    }

    private static Component byName(String file, String fileName, Attributes manifest, List<String> bundled) {
        Matcher named = FILE_NAME.matcher(fileName);
        String manifestVersion = version(manifest);
        if (named.matches()) {
            String fileVersion = named.group(2);
            boolean agree = manifestVersion != null && manifestVersion.startsWith(fileVersion);
            return new Component(
                    file, null, named.group(1), fileVersion, agree ? Means.MANIFEST : Means.FILE_NAME, bundled);
        }
        String title = manifest.getValue(Attributes.Name.IMPLEMENTATION_TITLE);
        String name = title == null ? symbolicName(manifest) : title;
        if (name != null && manifestVersion != null) {
            return new Component(file, null, name, manifestVersion, Means.MANIFEST, bundled);
        }
        return new Component(file, null, fileName, null, Means.UNKNOWN, bundled);
    }

    private static @Nullable String version(Attributes manifest) {
        String implementation = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        return implementation != null ? implementation : manifest.getValue("Bundle-Version");
    }

    private static @Nullable String symbolicName(Attributes manifest) {
        String bundle = manifest.getValue("Bundle-SymbolicName");
        return bundle == null ? null : bundle.split(";")[0].strip();
    }

    private static Attributes manifest(InputStream stream) throws IOException {
        return new Manifest(new ByteArrayInputStream(limited(stream))).getMainAttributes();
    }

    private static Properties properties(InputStream stream) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(limited(stream)));
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed pom.properties", e);
        }
        return properties;
    }

    private static byte[] limited(InputStream stream) throws IOException {
        try (stream) {
            return stream.readNBytes(METADATA_BYTES_MAX);
        }
    }

    private static InputStream unclosable(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public void close() {
                // The entry ends, the zip around it goes on.
            }
        };
    }
}
