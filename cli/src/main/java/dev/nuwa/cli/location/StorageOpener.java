package dev.nuwa.cli.location;

import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.argument.NameBytes;
import dev.nuwa.cli.argument.Rate;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.error.UsageException;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.LocalStorage;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.StorageProvider;
import dev.nuwa.storage.StorageProvider.Surroundings;
import dev.nuwa.storage.StorageProvider.Traffic;
import dev.nuwa.storage.wrap.LimitedStorage;
import dev.nuwa.storage.wrap.LimitedStorage.Limits;
import dev.nuwa.storage.wrap.ObservedStorage;
import dev.nuwa.storage.wrap.RetryPolicy;
import dev.nuwa.storage.wrap.RetryingStorage;
import dev.nuwa.storage.wrap.SoundStorage;
import dev.nuwa.task.Ticker;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From a location to a storage with its wrappers. A new kind of storage is a case in `open`.
public final class StorageOpener {

  /// Whether the place must be a storage already.
  public enum Mode {
    OPEN,
    CREATE
  }

  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(//.*)");
  private static final int CONNECTIONS = 8;

  private final Globals globals;
  private final Messages messages;
  private final EventSink events;
  private final InstantSource clock;
  private final Map<String, String> environment;

  public StorageOpener(Globals globals, Output output) {
    this.globals = globals;
    this.messages = output.messages();
    this.events = output.events();
    this.clock = output.surroundings().clock();
    this.environment = output.surroundings().environment();
  }

  /// The storage at `location`: limited, observed, tried again, looked at twice. Closing it closes
  /// all layers.
  ///
  /// @throws UsageException when the location is none that this program knows
  public Storage open(String location, Mode mode) {
    Ticker ticker = Ticker.system();
    Bandwidth upload = bandwidth("upload", globals.uploadRate(), ticker);
    Bandwidth download = bandwidth("download", globals.downloadRate(), ticker);
    Limits limits = new Limits(CONNECTIONS, globals.memoryBytes(messages), 0, 0);
    Optional<Path> folder = folder(location);
    LimitedStorage limited;
    if (folder.isPresent()) {
      limited = new LimitedStorage(local(folder.get(), mode), limits, ticker);
      limited.followBandwidth(upload, download);
    } else {
      Traffic traffic = Traffic.unlimited();
      traffic.up().follow(upload);
      traffic.down().follow(download);
      limited = new LimitedStorage(bucket(location, traffic), limits, ticker);
    }
    RetryPolicy policy = folder.isPresent() ? RetryPolicy.standard() : RetryPolicy.remote();
    Storage observed = new ObservedStorage(limited, events, ticker);
    return new SoundStorage(
        new RetryingStorage(observed, policy, events, ticker, new SecureRandom()));
  }

  /// Whether `location` names a folder of this machine, whose files are as near as any cache.
  public static boolean isFolder(String location) {
    Matcher scheme = SCHEME.matcher(location);
    return !scheme.matches() || scheme.group(1).toLowerCase(Locale.ROOT).equals("file");
  }

  private Bandwidth bandwidth(String word, Rate option, Ticker ticker) {
    Path file = Folders.of(environment).state().resolve(Bandwidth.FILE);
    return new Bandwidth(word, option, file, clock, ticker);
  }

  /// The folder that `location` names; empty for a bucket.
  ///
  /// @throws UsageException when it names neither
  public Optional<Path> folder(String location) {
    Matcher scheme = SCHEME.matcher(location);
    if (!scheme.matches()) {
      requireNoHalfScheme(location);
      return Optional.of(path(location));
    }
    String word = scheme.group(1).toLowerCase(Locale.ROOT);
    if (Providers.isKnown(word)) {
      return Optional.empty();
    }
    if (!word.equals("file")) {
      throw new UsageException(
          messages.text(Message.NO_SCHEME, scheme.group(1)), messages.text(Message.TRY_SCHEME));
    }
    return Optional.of(folderOfUri(location));
  }

  private Path folderOfUri(String location) {
    try {
      URI uri = new URI(location);
      if (uri.getPath() == null || (uri.getHost() != null && !uri.getHost().isEmpty())) {
        throw notALocation(location);
      }
      return path(uri.getPath());
    } catch (URISyntaxException e) {
      return path(location.substring("file://".length()));
    }
  }

  private Storage local(Path folder, Mode mode) {
    if (Files.isRegularFile(folder)) {
      throw new UsageException(
          messages.text(Message.LOCATION_IS_FILE, folder),
          messages.text(Message.TRY_LOCATION_FOLDER));
    }
    return switch (mode) {
      case OPEN -> LocalStorage.open(folder);
      case CREATE -> LocalStorage.create(folder);
    };
  }

  private Storage bucket(String location, Traffic traffic) {
    String scheme = location.substring(0, location.indexOf(':')).toLowerCase(Locale.ROOT);
    StorageProvider provider =
        Providers.of(scheme)
            .orElseThrow(() ->
                new UsageException(
                    messages.text(Message.NO_PROVIDER, scheme),
                    messages.text(Message.TRY_PROVIDER)));
    return provider.open(
        location,
        new Surroundings(
            messages.language().tag(),
            new SecureRandom(),
            clock,
            Folders.of(environment).state().resolve("scratch"),
            traffic));
  }

  /// `s3:bucket` would be a folder of that name, which nobody means.
  private void requireNoHalfScheme(String location) {
    int colon = location.indexOf(':');
    String word = colon < 0 ? "" : location.substring(0, colon).toLowerCase(Locale.ROOT);
    if (Providers.isKnown(word)) {
      String rest = location.substring(colon + 1).replaceFirst("^/+", "");
      throw new UsageException(
          messages.text(Message.NOT_A_LOCATION, location),
          messages.text(Message.TRY_SLASHES, word + "://" + rest));
    }
  }

  private Path path(String text) {
    if (text.isEmpty() || !text.equals(NameBytes.of(text).utf8())) {
      throw notALocation(text);
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw notALocation(text);
    }
  }

  private UsageException notALocation(String text) {
    return new UsageException(
        messages.text(Message.NOT_A_LOCATION, text), messages.text(Message.TRY_SCHEME));
  }
}
