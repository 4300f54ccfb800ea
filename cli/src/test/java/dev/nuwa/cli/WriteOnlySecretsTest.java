package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.crypto.Hkdf;
import dev.nuwa.crypto.HybridPrivateKey;
import dev.nuwa.crypto.Secret;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.control.DomainKeys;
import dev.nuwa.format.control.KeyFile;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.frame.DataBox;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Header;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.snapshot.SnapshotBody;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.key.KeySchedule;
import dev.nuwa.repo.key.StoredHeader;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.LocalStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything a write-only host holds opens no data pack and no part with names, not even of its
/// own snapshots: neither its key file, nor what it keeps between runs, nor the memory of a run
/// that ended. What would open them is known here from the owner's key; it is looked for byte by
/// byte.
final class WriteOnlySecretsTest {

  private static final long SEED = 11;
  private static final byte[] CANARY =
      "this array is in the memory of the run".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private Path docs;
  private Path place;
  private Path ownerKey;
  private Path hostKey;

  @BeforeEach
  void makeHost() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[200_000];
      random.nextBytes(bytes);
      Files.write(docs.resolve("file-" + i), bytes);
    }
    place = folder.resolve("repository");
    ownerKey = folder.resolve("owner.key");
    hostKey = folder.resolve("host.key");
    CliRun owner = new CliRun(folder.resolve("owner-home"));
    ok(owner.run("init", "-r", place.toString(), "--key-file", ownerKey.toString()));
    ok(
        owner.run(
            "key",
            "add",
            "--role",
            "writer",
            "--name",
            "host",
            "--output",
            hostKey.toString(),
            "-r",
            place.toString(),
            "--key-file",
            ownerKey.toString()));
  }

  private static void ok(CliRun.Result result) {
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
  }

  private void backup() {
    ok(
        new CliRun(folder.resolve("host-home"))
            .run(
                "backup",
                "-r",
                place.toString(),
                "--key-file",
                hostKey.toString(),
                "--cache",
                folder.resolve("host-home/cache").toString(),
                docs.toString()));
  }

  @Test
  void theKeyFileHoldsNoPrivateKeyButItsOwnSignature() throws IOException {
    try (KeyMaterial host = key(hostKey);
        KeyMaterial owner = key(ownerKey)) {
      assertThat(host.root()).isEmpty();
      for (DomainKeys keys : host.domains()) {
        assertThat(keys.dataKey()).isEmpty();
        assertThat(keys.structureKey()).isEmpty();
      }
      assertThat(found(host.encode(), keySecrets(owner))).isEmpty();
      assertThat(host.signingSeed()).isNotEqualTo(owner.signingSeed());
    }
  }

  @Test
  void itsKeysOpenNothingOfWhatItStored() throws IOException {
    backup();
    try (Session session = session(hostKey)) {
      List<Sealed> sealed = sealed(session);
      assertThat(sealed)
          .extracting(Sealed::recipient)
          .contains(Recipient.DATA, Recipient.STRUCTURE);
      assertThat(sealed).extracting(Sealed::object).anyMatch(name -> name.startsWith("snap/"));
      for (Sealed one : sealed) {
        if (one.envelope().isPresent()) {
          assertThatThrownBy(() -> session.keys().openEnvelope(one.envelope().get(), one.domain()))
              .as(one.object())
              .isInstanceOf(NotPermittedException.class);
        }
      }
      assertThat(session.snapshots().confirmed())
          .singleElement()
          .satisfies(snapshot -> assertThat(snapshot.names()).isEmpty());
    }
  }

  @Test
  void whatItKeepsBetweenRunsHoldsNoSecret() throws IOException {
    backup();
    Files.writeString(docs.resolve("file-3"), "changed");
    backup();
    Map<String, byte[]> secrets = secrets();
    List<Path> kept;
    try (Stream<Path> files = Files.walk(folder.resolve("host-home"))) {
      kept = files.filter(Files::isRegularFile).toList();
    }
    assertThat(kept).extracting(Path::toString).anyMatch(name -> name.endsWith(".state"));
    for (Path file : kept) {
      assertThat(found(Files.readAllBytes(file), secrets)).as(file.toString()).isEmpty();
    }
  }

  @Test
  void theMemoryOfARunThatEndedHoldsNoSecret() throws IOException, InterruptedException {
    Path dump = folder.resolve("heap.hprof");
    runAndDump(dump);
    Map<String, byte[]> secrets = secrets();
    assertThat(secrets).hasSizeGreaterThan(15);
    secrets.put("canary", CANARY);
    assertThat(found(Files.readAllBytes(dump), secrets)).containsExactly("canary");
  }

  /// The process waits when its run has ended; the dump has every object that anything in it can
  /// still reach. What nobody reaches the runtime cannot be made to overwrite: it is gone with the
  /// process.
  private void runAndDump(Path dump) throws IOException, InterruptedException {
    Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
    List<String> command =
        List.of(
            java.toString(),
            "-cp",
            System.getProperty("java.class.path")
                + ":"
                + System.getProperty("jdk.module.path", "")
                + ":"
                + System.getProperty("nuwa.test.classes", "target/test-classes"),
            "-XX:+UseSerialGC",
            "-Xmx96m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dnuwa.canary=" + HexFormat.of().formatHex(CANARY),
            "dev.nuwa.cli.MemoryWitness",
            "backup",
            "--json",
            "-r",
            place.toString(),
            "--key-file",
            hostKey.toString(),
            docs.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", folder.resolve("host-home").toString());
    Process process = builder.redirectError(folder.resolve("err").toFile()).start();
    try {
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      while (line != null && !line.endsWith(" DONE")) {
        line = out.readLine();
      }
      assertThat(line).as(Files.readString(folder.resolve("err"))).isNotNull();
      Process jcmd =
          new ProcessBuilder(
                  java.resolveSibling("jcmd").toString(),
                  String.valueOf(process.pid()),
                  "GC.heap_dump",
                  dump.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(jcmd.waitFor()).as(said).isZero();
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private record Sealed(
      String object,
      int domain,
      Recipient recipient,
      ByteString ciphertext,
      byte[] info,
      Optional<Envelope> envelope) {}

  /// What is sealed for D or M: envelopes of packs, reader parts of snapshots.
  private List<Sealed> sealed(Session session) throws IOException {
    List<Sealed> sealed = new ArrayList<>();
    try (Storage storage = LocalStorage.open(place);
        Stream<ObjectInfo> objects = storage.list("")) {
      for (ObjectInfo info : (Iterable<ObjectInfo>) objects::iterator) {
        String name = info.name().value();
        if (name.startsWith(ObjectKind.PACK.prefix())) {
          byte[] bytes = storage.get(info.name(), ByteRange.all()).orElseThrow();
          Header header = StoredHeader.decode(name, bytes).header();
          for (ByteString field : header.envelopes()) {
            Envelope envelope = Envelope.ofHeaderField(name, field);
            sealed.add(
                new Sealed(
                    name,
                    header.domain(),
                    envelope.recipient(),
                    envelope.ciphertext(),
                    envelope.scheduleInfo(session.id(), header.domain()),
                    Optional.of(envelope)));
          }
        } else if (name.startsWith(ObjectKind.SNAPSHOT.prefix())) {
          byte[] bytes = storage.get(info.name(), ByteRange.all()).orElseThrow();
          Frame frame = Frame.parse(name, bytes);
          DataBox box =
              DataBox.decode(name, SnapshotBody.decode(name, frame.body()).names().bytes());
          Header header = frame.header();
          byte[] about =
              Envelope.scheduleInfo(
                  session.id(), header.domain(), header.epoch(), Recipient.DATA, name);
          sealed.add(
              new Sealed(
                  name,
                  header.domain(),
                  Recipient.DATA,
                  box.ciphertext(),
                  about,
                  Optional.empty()));
        }
      }
    }
    return sealed;
  }

  /// Everything that opens something for whoever has it.
  private Map<String, byte[]> secrets() throws IOException {
    try (KeyMaterial owner = key(ownerKey);
        Session session = session(ownerKey)) {
      Map<String, byte[]> secrets = keySecrets(owner);
      DomainKeys keys = owner.domains().getFirst();
      try (HybridPrivateKey data = HybridPrivateKey.of(keys.dataKey().orElseThrow());
          HybridPrivateKey structure = HybridPrivateKey.of(keys.structureKey().orElseThrow())) {
        for (Sealed one : sealed(session)) {
          HybridPrivateKey key = one.recipient() == Recipient.DATA ? data : structure;
          try (Secret shared = key.decapsulate(one.ciphertext().bytes())) {
            byte[] salt = Envelope.SALT.getBytes(StandardCharsets.US_ASCII);
            byte[] material = Hkdf.derive(salt, shared.bytes(), one.info(), 96);
            String name = one.object() + " " + one.recipient();
            secrets.put(name + " shared secret", shared.bytes().clone());
            secrets.put(name + " key", Arrays.copyOf(material, 32));
          }
        }
      }
      return secrets;
    }
  }

  private static Map<String, byte[]> keySecrets(KeyMaterial owner) {
    Map<String, byte[]> secrets = new LinkedHashMap<>();
    byte[] root = owner.root().orElseThrow();
    secrets.put("R", root);
    try (Secret secret = Secret.copyOf(root);
        Secret prk = KeySchedule.rootKey(owner.repository(), secret);
        Secret seed = KeySchedule.authoritySeed(prk)) {
      secrets.put("what follows from R", prk.bytes().clone());
      secrets.put("the authority's seed", seed.bytes().clone());
    }
    secrets.put("the owner's signing seed", owner.signingSeed().orElseThrow());
    byte[] data = owner.domains().getFirst().dataKey().orElseThrow();
    byte[] structure = owner.domains().getFirst().structureKey().orElseThrow();
    for (int i = 0; i < 3; i++) {
      secrets.put("D " + i, Arrays.copyOfRange(data, 32 * i, 32 * i + 32));
      secrets.put("M " + i, Arrays.copyOfRange(structure, 32 * i, 32 * i + 32));
    }
    return secrets;
  }

  private static KeyMaterial key(Path file) throws IOException {
    return KeyFile.decode(file.toString(), Files.readAllBytes(file));
  }

  private Session session(Path file) throws IOException {
    Environment environment =
        new Environment(
            LocalStorage.open(place), new SecureRandom(), InstantSource.system(), EventSink.none());
    try (KeyMaterial key = key(file)) {
      return Repository.open(environment).unlock(key);
    }
  }

  /// The names of those secrets of which half or more stands somewhere in `bytes`.
  private static List<String> found(byte[] bytes, Map<String, byte[]> secrets) {
    Map<Long, List<String>> byStart = new LinkedHashMap<>();
    boolean[] starts = new boolean[1 << 16];
    secrets.forEach((name, secret) -> {
      for (int half : new int[] {0, 16}) {
        byStart.computeIfAbsent(word(secret, half), start -> new ArrayList<>()).add(name);
        starts[(int) (word(secret, half) >>> 48)] = true;
      }
    });
    List<String> found = new ArrayList<>();
    for (int at = 0; at + 16 <= bytes.length; at++) {
      if (starts[(bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff]) {
        for (String name : byStart.getOrDefault(word(bytes, at), List.of())) {
          if (stands(bytes, at, secrets.getOrDefault(name, bytes)) && !found.contains(name)) {
            found.add(name);
          }
        }
      }
    }
    return found;
  }

  private static boolean stands(byte[] bytes, int at, byte[] secret) {
    return Arrays.equals(bytes, at, at + 16, secret, 0, 16)
        || Arrays.equals(bytes, at, at + 16, secret, 16, 32);
  }

  private static long word(byte[] bytes, int at) {
    long word = 0;
    for (int i = 0; i < 8; i++) {
      word = word << 8 | bytes[at + i] & 0xff;
    }
    return word;
  }
}
