package dev.nuwa.repo.key;

import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.Role;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.Storage;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A repository in memory with its owner's key; every random byte follows from a seed.
public final class TestRepository {

  public static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));

  private final SecureRandom random;
  private final Storage storage;
  private final RepositoryKeys maker;
  private final KeyMaterial owner;
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

  public TestRepository(long seed) {
    this(seed, new MemoryStorage());
  }

  public TestRepository(long seed, Storage storage) {
    this.random = seeded(seed);
    this.storage = storage;
    this.maker = new RepositoryKeys(random, CLOCK);
    NewRepository fresh = maker.create(DomainParameters.DEFAULT, "owner");
    fresh.objects().forEach(object -> object.putTo(storage));
    this.owner = fresh.owner();
  }

  /// A generator whose output follows from its seed alone.
  public static SecureRandom seeded(long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      return random;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  public Storage storage() {
    return storage;
  }

  public SecureRandom random() {
    return random;
  }

  public KeyMaterial owner() {
    return owner;
  }

  public RepositoryKeys maker() {
    return maker;
  }

  /// What was emitted by what took [#sink()].
  public List<Event> events() {
    return events;
  }

  public EventSink sink() {
    return events::add;
  }

  public VerifiedConfig config() {
    return ConfigChain.read(storage, sink()).orElseThrow();
  }

  public KeyRing ring() {
    return ring(owner);
  }

  public KeyRing ring(KeyMaterial material) {
    return KeyRing.of(material, config().config(), random);
  }

  /// A new key of a role, its certificate stored.
  public KeyRing issue(Role role) {
    IssuedKey issued = maker.issue(owner, config().config(), role, role.name());
    issued.certificate().putTo(storage);
    return ring(issued.material());
  }

  public Authors authors() {
    try (KeyRing ring = ring()) {
      return AuthorsLoader.load(
          storage,
          ring,
          ConfigChain.find(storage, sink(), SignatureMemory.NONE).orElseThrow(),
          sink(),
          SignatureMemory.NONE);
    }
  }

  public ObjectCodec codec(KeyRing ring) {
    return new ObjectCodec(ring, authors());
  }
}
