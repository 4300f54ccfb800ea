package dev.nuwa.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayersTest {
  @TempDir Path folder;

  @Test
  void everyPackageUsesLowerFloorsOnlyAndNoCycleExists() {
    List<CompiledClass> classes = CompiledClass.readAll(Checkout.current().classFolders());

    assertThat(classes).extracting(CompiledClass::name).contains("dev.nuwa.error.ExitCode");
    assertThat(Layers.check(classes)).isEmpty();
  }

  @Test
  void aClassThatUsesAHigherFloorIsFound() {
    List<Offence> offences =
        check(
            Map.of(
                "dev.nuwa.task.Low",
                "package dev.nuwa.task; class Low { dev.nuwa.repo.High high; }",
                "dev.nuwa.repo.High",
                "package dev.nuwa.repo; public class High {}"));

    assertThat(offences).extracting(Offence::subject).containsExactly("dev.nuwa.task.Low");
    assertThat(offences.getFirst().sentence()).contains("dev.nuwa.repo.High");
  }

  @Test
  void aNeighbourOnTheSameFloorIsFound() {
    List<Offence> offences =
        check(
            Map.of(
                "dev.nuwa.storage.One",
                "package dev.nuwa.storage; class One { void f(dev.nuwa.source.Two[] two) {} }",
                "dev.nuwa.source.Two",
                "package dev.nuwa.source; public class Two {}"));

    assertThat(offences).extracting(Offence::rule).containsExactly("floor");
  }

  @Test
  void aCircleOfPackagesInOneFamilyIsFound() {
    List<Offence> offences =
        check(
            Map.of(
                "dev.nuwa.repo.pack.One",
                "package dev.nuwa.repo.pack; public class One { dev.nuwa.repo.index.Two two; }",
                "dev.nuwa.repo.index.Two",
                "package dev.nuwa.repo.index; public class Two { dev.nuwa.repo.pack.One one; }"));

    assertThat(offences).extracting(Offence::rule).containsExactly("cycle");
  }

  @Test
  void aCircleAcrossThreePackagesIsToldOnce() {
    Map<String, Set<String>> uses =
        Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a"), "d", Set.of("a"));

    assertThat(Layers.cycles(uses)).hasSize(1);
  }

  @Test
  void encryptionOutsideCryptoIsFound() {
    List<Offence> offences =
        check(
            Map.of(
                "dev.nuwa.repo.Own",
                """
                package dev.nuwa.repo;
                class Own { javax.crypto.Cipher cipher; }
                """));

    assertThat(offences).extracting(Offence::rule).contains("library");
  }

  @Test
  void printingInCoreIsFound() {
    List<Offence> offences =
        check(
            Map.of(
                "dev.nuwa.tree.Loud",
                "package dev.nuwa.tree; class Loud { void f() { System.out.println(); } }"));

    assertThat(offences).extracting(Offence::rule).containsExactly("print");
  }

  @Test
  void aPackageWithoutAFloorIsFound() {
    List<Offence> offences =
        check(Map.of("dev.nuwa.cellar.Box", "package dev.nuwa.cellar; class Box {}"));

    assertThat(offences).extracting(Offence::rule).containsExactly("floor");
  }

  private List<Offence> check(Map<String, String> sources) {
    Path classes = Planted.compile(folder, sources);
    return Layers.check(CompiledClass.readAll(List.of(classes)));
  }
}
