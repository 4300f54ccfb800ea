package dev.nuwa.cli.location;

import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.location.StorageOpener.Mode;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.ShellWord;
import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.RepositoryMissingException;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.key.ConfigChain;
import dev.nuwa.repo.key.PasswordSlots;
import dev.nuwa.repo.key.VerifiedConfig;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.wrap.CachedStorage;
import dev.nuwa.storage.wrap.ProbedStorage;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// Opens and unlocks the repository that a run is about (docs/cli.md, "Repository and key").
public final class RepositoryOpener {

  private static final long CACHE_BYTES_MAX = 4L << 30;

  private final Globals globals;
  private final Output output;
  private final StorageOpener storages;
  private final SignatureMemory signatures;

  public RepositoryOpener(Globals globals, Output output) {
    this(
        globals,
        output,
        new SignatureFile(Folders.of(output.surroundings().environment()).state()));
  }

  private RepositoryOpener(Globals globals, Output output, SignatureMemory signatures) {
    this.globals = globals;
    this.output = output;
    this.storages = new StorageOpener(globals, output);
    this.signatures = signatures;
  }

  /// One that computes every signature, whatever was seen before.
  public RepositoryOpener computingSignatures() {
    return new RepositoryOpener(globals, output, SignatureMemory.NONE);
  }

  /// The repository that is named, else the embedded one, which must be there.
  public OpenRepository open() {
    return open(Missing.REFUSE);
  }

  /// The same, but the embedded repository is made when there is none.
  public OpenRepository openOrMake() {
    return open(Missing.MAKE);
  }

  private enum Missing {
    REFUSE,
    MAKE
  }

  private OpenRepository open(Missing missing) {
    Optional<String> named = globals.repository();
    if (named.isPresent()) {
      return open(named.get(), OpenRepository.Kind.NAMED, Optional.empty());
    }
    Embedded embedded = Embedded.of(output);
    EmbeddedMaker maker = new EmbeddedMaker(output, storages);
    if (missing == Missing.MAKE) {
      maker.ensure(embedded);
    }
    boolean ownKey = globals.keyFile().isEmpty() && !new Passwords(globals, output).isGiven();
    if (ownKey) {
      maker.requireReady(embedded);
    }
    return open(
        embedded.repository().toString(),
        OpenRepository.Kind.EMBEDDED,
        ownKey ? Optional.of(embedded.key()) : Optional.empty());
  }

  private OpenRepository open(String location, OpenRepository.Kind kind, Optional<Path> ownKey) {
    LateAnswers answers = new LateAnswers();
    Storage plain = openStorage(location);
    boolean folder = storages.folder(location).isPresent();
    Environment environment = environment(folder ? plain : new ProbedStorage(plain, answers));
    try {
      ConfigChain.Found found = find(environment, location);
      VerifiedConfig config = found.config();
      environment = cached(environment, config, location);
      Repository repository = Repository.of(environment, found);
      Unlocking by = key(environment, config, location, ownKey);
      Session session = repository.unlock(by.key());
      answers.open(session);
      return new OpenRepository(
          location, kind, environment, repository, by.key(), by.slot(), session, plain);
    } catch (RuntimeException | Error e) {
      environment.storage().close();
      throw e;
    }
  }

  /// A repository that is found but not unlocked: for `key recover`.
  ///
  /// @param otherwise where it is when nobody says; empty text for the embedded one
  public Environment openWithoutKey(String otherwise) {
    String location =
        globals
            .repository()
            .or(() -> Optional.of(otherwise).filter(place -> !place.isEmpty()))
            .orElseGet(() -> Embedded.of(output).repository().toString());
    return environment(openStorage(location));
  }

  private Storage openStorage(String location) {
    try {
      return storages.open(location, Mode.OPEN);
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.MISSING) {
        throw new RepositoryMissingException(
            output.messages().text(Message.NO_REPOSITORY, location),
            output.messages().text(Message.TRY_INIT, ShellWord.quoted(location)),
            e);
      }
      throw e;
    }
  }

  private ConfigChain.Found find(Environment environment, String location) {
    return ConfigChain.find(environment.storage(), environment.events(), environment.signatures())
        .orElseThrow(() ->
            new RepositoryMissingException(
                output.messages().text(Message.NO_REPOSITORY, location),
                output.messages().text(Message.TRY_INIT, ShellWord.quoted(location))));
  }

  private Environment environment(Storage storage) {
    return new Environment(
        storage,
        new SecureRandom(),
        output.surroundings().clock(),
        output.events(),
        signatures,
        Folders.of(output.surroundings().environment()).state().resolve("spill"));
  }

  /// A folder needs no copies of its files; whoever names a cache wants one all the same.
  private Environment cached(Environment environment, VerifiedConfig config, String location) {
    Optional<Path> folder =
        globals
            .cache()
            .map(this::path)
            .or(() ->
                StorageOpener.isFolder(location) ? Optional.empty() : Optional.of(usualCache()));
    if (folder.isEmpty()) {
      return environment;
    }
    return environment(
        new CachedStorage(
            environment.storage(),
            folder.get(),
            config.repository().toString(),
            CACHE_BYTES_MAX,
            output.events()));
  }

  private Path usualCache() {
    return Folders.of(output.surroundings().environment()).cache().resolve("objects");
  }

  private record Unlocking(KeyMaterial key, Optional<String> slot) {}

  private Unlocking key(
      Environment environment, VerifiedConfig config, String location, Optional<Path> ownKey) {
    Optional<Path> file = globals.keyFile().map(this::path).or(() -> ownKey);
    if (file.isPresent()) {
      return new Unlocking(new KeyFiles(output).read(file.get()), Optional.empty());
    }
    char[] password =
        new Passwords(globals, output)
            .find(location)
            .orElseThrow(() ->
                new KeyException(
                    output.messages().text(Message.NO_CREDENTIALS, location),
                    output.messages().text(Message.TRY_CREDENTIALS)));
    try {
      PasswordSlots.Opened opened =
          PasswordSlots.unlock(environment.storage(), config, password, environment.events());
      return new Unlocking(opened.key(), Optional.of(opened.slot()));
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new UsageException(
          output.messages().text(Message.NOT_A_LOCATION, text),
          output.messages().text(Message.TRY_FILE),
          e);
    }
  }
}
