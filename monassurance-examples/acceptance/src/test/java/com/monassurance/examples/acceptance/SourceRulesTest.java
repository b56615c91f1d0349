package com.monassurance.examples.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What the sources must look like and no compiler checks: sizes, names and documentation. */
class SourceRulesTest {

    /** About 400; a formatter may add a line or two. A test class may hold a few more cases of one subject. */
    private static final int FILE_LINES_MAX = 410;

    private static final int TEST_LINES_MAX = 450;
    private static final int METHOD_LINES_MAX = 70;
    private static final Path REPOSITORY =
            Path.of("").toAbsolutePath().getParent().getParent();
    private static final List<String> PUBLISHED = List.of("fixtures", "core", "migrations", "health", "maintenance");
    private static final Set<String> FORBIDDEN_NAMES = Set.of("util", "utils", "common", "impl", "manager", "helper");

    @Test
    void no_file_is_longer_than_a_person_can_hold() {
        assertThat(allSources())
                .isNotEmpty()
                .filteredOn(file ->
                        lines(file) > (file.toString().contains("/src/test/") ? TEST_LINES_MAX : FILE_LINES_MAX))
                .as("files of more than %d lines, tests of more than %d", FILE_LINES_MAX, TEST_LINES_MAX)
                .isEmpty();
    }

    @Test
    void the_wiring_fits_on_a_page() {
        Path wiring = REPOSITORY.resolve(
                "monassurance-examples/http/src/main/java/com/monassurance/examples/http/Wiring.java");

        assertThat(lines(wiring)).isLessThanOrEqualTo(100);
    }

    @Test
    void no_package_has_a_name_that_says_nothing() {
        assertThat(allSources())
                .filteredOn(file ->
                        Stream.of(file.getParent().toString().split("/")).anyMatch(FORBIDDEN_NAMES::contains))
                .isEmpty();
    }

    @Test
    void no_method_is_longer_than_seventy_lines() {
        List<String> found = new ArrayList<>();
        parse(allSources(), (unit, path, trees) -> {
            if (path.getLeaf() instanceof MethodTree method) {
                long lines = linesOf(unit, method, trees);
                if (lines > METHOD_LINES_MAX) {
                    found.add(unit.getSourceFile().getName() + " " + method.getName() + ": " + lines);
                }
            }
        });

        assertThat(found).isEmpty();
    }

    @Test
    void everything_public_is_documented() {
        List<String> found = new ArrayList<>();
        parse(
                sourcesOf(PUBLISHED.stream().map(m -> REPOSITORY.resolve("monassurance-" + m + "/src/main/java"))),
                (unit, path, trees) -> {
                    if (isPublicApi(path) && trees.getDocCommentTree(path) == null && !isExempt(path)) {
                        found.add(unit.getSourceFile().getName() + " " + nameOf(path.getLeaf()));
                    }
                });

        assertThat(found).as("public types and methods without Javadoc").isEmpty();
    }

    @Test
    void every_public_type_says_since_when() {
        List<String> found = new ArrayList<>();
        parse(
                sourcesOf(PUBLISHED.stream().map(m -> REPOSITORY.resolve("monassurance-" + m + "/src/main/java"))),
                (unit, path, trees) -> {
                    boolean topLevel = path.getLeaf() instanceof ClassTree
                            && path.getParentPath().getLeaf() == unit;
                    if (topLevel && isPublicApi(path)) {
                        DocCommentTree doc = trees.getDocCommentTree(path);
                        if (doc == null
                                || doc.getBlockTags().stream()
                                        .noneMatch(tag -> tag.toString().startsWith("@since"))) {
                            found.add(nameOf(path.getLeaf()));
                        }
                    }
                });

        assertThat(found).as("public top-level types without @since").isEmpty();
    }

    private interface Visitor {
        void visit(CompilationUnitTree unit, TreePath path, DocTrees trees);
    }

    private static void parse(List<Path> files, Visitor visitor) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitClass(ClassTree node, Void unused) {
                        visitor.visit(unit, getCurrentPath(), trees);
                        return super.visitClass(node, null);
                    }

                    @Override
                    public Void visitMethod(MethodTree node, Void unused) {
                        visitor.visit(unit, getCurrentPath(), trees);
                        return super.visitMethod(node, null);
                    }
                }.scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Public, in public types all the way up, and not in a package named internal. */
    private static boolean isPublicApi(TreePath path) {
        if (path.getCompilationUnit().getPackageName().toString().contains(".internal")) {
            return false;
        }
        for (TreePath at = path; at.getParentPath() != null; at = at.getParentPath()) {
            Tree parent = at.getParentPath().getLeaf();
            boolean memberOfInterface = parent instanceof ClassTree owner && isInterface(owner);
            if (!memberOfInterface && !modifiersOf(at.getLeaf()).getFlags().contains(Modifier.PUBLIC)) {
                return false;
            }
            if (!(parent instanceof ClassTree) && !(parent instanceof CompilationUnitTree)) {
                return false;
            }
        }
        return true;
    }

    /** Overriding methods inherit their text; compact constructors and generated members have their record's. */
    private static boolean isExempt(TreePath path) {
        if (!(path.getLeaf() instanceof MethodTree method)) {
            return false;
        }
        boolean overrides = method.getModifiers().getAnnotations().stream()
                .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
        boolean constructorOfRecord = method.getName().contentEquals("<init>")
                && path.getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
        boolean privateInInterface = method.getModifiers().getFlags().contains(Modifier.PRIVATE);
        return overrides || constructorOfRecord || privateInInterface;
    }

    private static boolean isInterface(ClassTree tree) {
        return tree.getKind() == Tree.Kind.INTERFACE || tree.getKind() == Tree.Kind.ANNOTATION_TYPE;
    }

    private static ModifiersTree modifiersOf(Tree tree) {
        return tree instanceof MethodTree method ? method.getModifiers() : ((ClassTree) tree).getModifiers();
    }

    private static String nameOf(Tree tree) {
        return tree instanceof MethodTree method
                ? method.getName().toString()
                : ((ClassTree) tree).getSimpleName().toString();
    }

    private static long linesOf(CompilationUnitTree unit, MethodTree method, DocTrees trees) {
        long start = trees.getSourcePositions().getStartPosition(unit, method);
        long end = trees.getSourcePositions().getEndPosition(unit, method);
        return start < 0 || end < 0
                ? 0
                : unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start) + 1;
    }

    private static List<Path> allSources() {
        return sourcesOf(Stream.of(REPOSITORY));
    }

    private static List<Path> sourcesOf(Stream<Path> roots) {
        return roots.flatMap(SourceRulesTest::walk)
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.toString().contains("/target/"))
                .filter(file -> !file.getFileName().toString().equals("package-info.java"))
                .sorted()
                .toList();
    }

    private static Stream<Path> walk(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
