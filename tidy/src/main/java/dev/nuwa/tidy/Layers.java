package dev.nuwa.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The floors of the house (ARCHITECTURE.md, "Floors"): a package uses lower floors only. Packages
/// of one family, such as `source` and `source.fs` or the rooms of `repo`, may use each other in
/// one direction. No cycle of packages anywhere.
public final class Layers {
  private static final String BASE = "dev.nuwa.";

  private static final int CLI = 70;

  /// Height of each family (the first name after the base package), ten to a floor. Within floor 2
  /// `crypto` lies below `format` and `chunk`, which derive ids and tables with it; within floor 3
  /// `source` lies below `policy`, which gives it the selection it asks.
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          Map.entry("error", 0),
          Map.entry("event", 10),
          Map.entry("task", 20),
          Map.entry("spill", 20),
          Map.entry("crypto", 20),
          Map.entry("compress", 20),
          Map.entry("format", 25),
          Map.entry("chunk", 25),
          Map.entry("storage", 30),
          Map.entry("source", 30),
          Map.entry("policy", 35),
          Map.entry("repo", 40),
          Map.entry("tree", 50),
          Map.entry("backup", 60),
          Map.entry("restore", 60),
          Map.entry("check", 60),
          Map.entry("copy", 60),
          Map.entry("s3", 65),
          Map.entry("cli", CLI),
          Map.entry("bench", 80),
          Map.entry("tidy", 80));

  private static final Set<String> SINGLE_BOUNCY_CASTLE_CLASS =
      Set.of("dev.nuwa.crypto.PasswordHash");

  private Layers() {}

  /// Every breach: floors, cycles, and libraries outside the one place they belong to.
  public static List<Offence> check(List<CompiledClass> classes) {
    List<Offence> offences = new ArrayList<>();
    Map<String, Set<String>> uses = new TreeMap<>();
    for (CompiledClass one : classes) {
      checkFloors(one, uses, offences);
      checkLibraries(one, offences);
    }
    offences.addAll(cycles(uses));
    return offences;
  }

  private static void checkFloors(
      CompiledClass one, Map<String, Set<String>> uses, List<Offence> offences) {
    String from = one.packageName();
    Optional<Integer> floor = floorOf(from);
    if (floor.isEmpty()) {
      offences.add(
          Offence.of("floor", one.name(), "its package has no floor: give it one in Layers"));
      return;
    }
    for (String reference : one.references()) {
      String to = CompiledClass.packageOf(reference);
      if (!to.startsWith(BASE) || to.equals(from)) {
        continue;
      }
      uses.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
      boolean lower = floorOf(to).orElse(Integer.MAX_VALUE) < floor.get();
      if (!lower && !familyOf(to).equals(familyOf(from))) {
        offences.add(
            Offence.of("floor", one.name(), "uses " + reference + ", which is not below it"));
      }
    }
  }

  private static void checkLibraries(CompiledClass one, List<Offence> offences) {
    String family = familyOf(one.packageName());
    for (String reference : one.references()) {
      if (!allowed(one, family, reference)) {
        offences.add(Offence.of("library", one.name(), "must not use " + reference));
      }
    }
    boolean core = FLOORS.getOrDefault(family, CLI) < CLI;
    for (String field : one.fields()) {
      if (core && (field.equals("java.lang.System.out") || field.equals("java.lang.System.err"))) {
        offences.add(Offence.of("print", one.name(), "core emits events, it never prints"));
      }
    }
  }

  private static boolean allowed(CompiledClass one, String family, String reference) {
    if (reference.startsWith("org.bouncycastle.")) {
      return SINGLE_BOUNCY_CASTLE_CLASS.contains(one.topLevelName());
    }
    if (reference.startsWith("javax.crypto.")) {
      return family.equals("crypto");
    }
    if (reference.startsWith("com.github.luben.")) {
      return family.equals("compress") || family.equals("bench");
    }
    if (reference.startsWith("software.amazon.")) {
      return family.equals("s3");
    }
    if (reference.startsWith("picocli.")) {
      return family.equals("cli");
    }
    return !reference.equals("java.lang.ThreadLocal")
        && !reference.equals("java.util.concurrent.CompletableFuture")
        && !reference.startsWith("java.util.logging.");
  }

  /// Groups of packages that use each other in a circle, each group once.
  static List<Offence> cycles(Map<String, Set<String>> uses) {
    List<Offence> offences = new ArrayList<>();
    Set<String> told = new TreeSet<>();
    for (String start : uses.keySet()) {
      Set<String> circle = new TreeSet<>(reachable(start, uses));
      Predicate<String> returns = other -> reachable(other, uses).contains(start);
      circle.removeIf(returns.negate());
      if (circle.contains(start) && told.addAll(circle)) {
        offences.add(Offence.of("cycle", start, "packages use each other: " + circle));
      }
    }
    return offences;
  }

  private static Set<String> reachable(String start, Map<String, Set<String>> uses) {
    Set<String> seen = new TreeSet<>();
    List<String> open = new ArrayList<>(uses.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      String next = open.removeLast();
      if (seen.add(next)) {
        open.addAll(uses.getOrDefault(next, Set.of()));
      }
    }
    return seen;
  }

  private static Optional<Integer> floorOf(String packageName) {
    return Optional.ofNullable(FLOORS.get(familyOf(packageName)));
  }

  private static String familyOf(String packageName) {
    if (!packageName.startsWith(BASE)) {
      return "";
    }
    String rest = packageName.substring(BASE.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
