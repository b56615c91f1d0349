package com.monassurance.examples.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.springframework.boot.loader.launch.JarLauncher;

/** The program of {@code src/test/embedding}, compiled once and packed in every way that hosts are. */
final class TinyHost {

    static final String MODULE = "com.example.host";
    static final String MAIN = "com.example.host.StartUp";

    private static final Path SOURCES = Path.of("src/test/embedding");

    /** A class of every jar that a host of the migrations has at run time; the first two jars are ours. */
    private static final List<String> RUNTIME = List.of(
            "com/monassurance/core/Ticker",
            "com/monassurance/migrations/Migrator",
            "org/postgresql/Driver",
            "org/slf4j/Logger",
            "org/slf4j/nop/NOPServiceProvider",
            "org/jspecify/annotations/NullMarked",
            "org/jdbi/v3/core/Jdbi",
            "io/leangen/geantyref/GenericTypeReflector",
            "com/fasterxml/jackson/core/JsonFactory",
            "com/fasterxml/jackson/annotation/JsonProperty",
            "com/fasterxml/jackson/databind/ObjectMapper");

    private final Path directory;
    private final List<Path> libraries = new ArrayList<>();

    private TinyHost(Path directory) {
        this.directory = directory;
    }

    /** Compiles the program and copies its scripts beside its classes, as a build tool does. */
    static TinyHost compiledIn(Path directory) throws IOException, URISyntaxException {
        TinyHost host = new TinyHost(directory);
        for (String type : RUNTIME) {
            host.libraries.add(host.jarOf(type));
        }
        host.compile(SOURCES.resolve("module-info.java"), host.classes());
        copyScripts(host.classes());
        return host;
    }

    /** The jars it needs, ours first. */
    List<Path> libraries() {
        return libraries;
    }

    /** What a build leaves before it packs: classes, scripts and the descriptor of the module. */
    Path classes() {
        return directory.resolve("target/classes");
    }

    /** One jar, which is a modular one; with entries for its folders, as every build tool writes them. */
    Path jar() throws IOException {
        return jar("host.jar", classes(), new Manifest(), name -> true);
    }

    /** The same with a descriptor that opens the folder of the scripts to everybody. */
    Path openedJar() throws IOException {
        Path opening = Files.createDirectories(directory.resolve("opened")).resolve("module-info.java");
        String text = Files.readString(SOURCES.resolve("module-info.java"));
        Files.writeString(opening, text.substring(0, text.lastIndexOf('}')) + "\n    opens db.revisions;\n}\n");
        Path classes = directory.resolve("opened/classes");
        compile(opening, classes);
        copyScripts(classes);
        return jar("opened.jar", classes, new Manifest(), name -> true);
    }

    /** A jar of Spring Boot's layout with the scripts among the classes of the program. */
    Path fatJar() throws IOException {
        return fatJar("fat.jar", classes(), libraries);
    }

    /** A jar of Spring Boot's layout with the scripts in one of its nested jars. */
    Path fatJarOfParts() throws IOException {
        Path program = jar("program.jar", classes(), new Manifest(), name -> !name.startsWith("db/"));
        Path scripts = jar("scripts.jar", classes(), new Manifest(), name -> name.startsWith("db/"));
        List<Path> nested = new ArrayList<>(libraries);
        nested.add(program);
        nested.add(scripts);
        return fatJar("parts.jar", Files.createDirectories(directory.resolve("nothing")), nested);
    }

    private static void copyScripts(Path classes) throws IOException {
        Path scripts = Files.createDirectories(classes.resolve("db/revisions"));
        try (Stream<Path> files = Files.list(SOURCES.resolve("db/revisions"))) {
            for (Path file : files.toList()) {
                Files.copy(file, scripts.resolve(file.getFileName()));
            }
        }
    }

    private void compile(Path module, Path target) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            Iterable<? extends JavaFileObject> sources =
                    files.getJavaFileObjects(module, SOURCES.resolve("com/example/host/StartUp.java"));
            List<String> options = List.of(
                    "--release", "17", "-proc:none", "-d", target.toString(), "--module-path", joined(libraries));
            if (!compiler.getTask(said, files, null, options, null, sources).call()) {
                throw new IllegalStateException("the host does not compile:\n" + said);
            }
        }
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private Path jarOf(String type) throws IOException, URISyntaxException {
        URL url = TinyHost.class.getClassLoader().getResource(type + ".class");
        if (url == null) {
            throw new IllegalStateException("not on the class path: " + type);
        }
        String place = url.toString();
        String root = place.substring(0, place.length() - type.length() - ".class".length());
        if (root.startsWith("jar:")) {
            return Path.of(new URL(root.substring("jar:".length(), root.length() - "!/".length())).toURI());
        }
        // Before it is packed a module of this build is a directory, without the name its jar will have.
        Manifest manifest = new Manifest();
        String module = type.substring(0, type.lastIndexOf('/')).replace('/', '.');
        manifest.getMainAttributes().putValue("Automatic-Module-Name", module);
        return jar(module + ".jar", Path.of(new URL(root).toURI()), manifest, name -> true);
    }

    private Path jar(String name, Path from, Manifest manifest, Predicate<String> wanted) throws IOException {
        Path jar = directory.resolve(name);
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            copy(from, "", wanted, out);
        }
        return jar;
    }

    private Path fatJar(String name, Path program, List<Path> nested) throws IOException {
        Path jar = directory.resolve(name);
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, JarLauncher.class.getName());
        main.putValue("Start-Class", MAIN);
        main.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        main.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            copyLoader(out);
            folder("BOOT-INF/", out);
            folder("BOOT-INF/classes/", out);
            copy(program, "BOOT-INF/classes/", each -> true, out);
            folder("BOOT-INF/lib/", out);
            for (Path library : nested) {
                store(library, "BOOT-INF/lib/" + library.getFileName(), out);
            }
        }
        return jar;
    }

    /** The classes of the launcher lie unpacked in the outer jar. */
    private static void copyLoader(JarOutputStream out) throws IOException {
        URL place = JarLauncher.class.getProtectionDomain().getCodeSource().getLocation();
        try (JarFile loader = new JarFile(place.getPath())) {
            for (JarEntry entry : (Iterable<JarEntry>) loader.stream()::iterator) {
                if (!entry.getName().startsWith("META-INF/MANIFEST")
                        && !entry.getName().equals("META-INF/")) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    try (InputStream in = loader.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                    out.closeEntry();
                }
            }
        }
    }

    private static void copy(Path from, String prefix, Predicate<String> wanted, JarOutputStream out)
            throws IOException {
        Map<String, Path> entries = new TreeMap<>();
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(file -> !file.equals(from)).forEach(file -> {
                String name = from.relativize(file).toString().replace('\\', '/');
                entries.put(Files.isDirectory(file) ? name + "/" : name, file);
            });
        }
        for (Map.Entry<String, Path> entry : entries.entrySet()) {
            String name = entry.getKey();
            if (!wanted.test(name) || name.equals("META-INF/") || name.equals("META-INF/MANIFEST.MF")) {
                continue;
            }
            out.putNextEntry(new JarEntry(prefix + name));
            if (!name.endsWith("/")) {
                Files.copy(entry.getValue(), out);
            }
            out.closeEntry();
        }
    }

    private static void folder(String name, JarOutputStream out) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.closeEntry();
    }

    /** The launcher reads nested jars in place, so they are not compressed. */
    private static void store(Path file, String name, JarOutputStream out) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        JarEntry entry = new JarEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
