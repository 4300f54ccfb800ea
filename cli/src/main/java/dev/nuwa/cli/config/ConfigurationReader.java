package dev.nuwa.cli.config;

import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.error.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// From the text of a configuration file to the settings of one profile.
final class ConfigurationReader {

  private static final String DEFAULT = "default";
  private static final String INHERITS = "inherits";
  private static final Set<String> TOP = Set.of("profiles", "default-profile");

  /// Words that would hold a secret itself.
  private static final Set<String> SECRETS = Set.of("password", "passphrase", "key", "secret");

  private final Path file;
  private final Messages messages;
  private final Complaints complaints;
  private final KnownKeys known;
  private final Map<String, Yaml.Mapping> profiles = new LinkedHashMap<>();
  private Optional<Yaml.Scalar> preferred = Optional.empty();

  ConfigurationReader(Path file, Messages messages, KnownKeys known) {
    this.file = file;
    this.messages = messages;
    this.complaints = new Complaints(file, messages);
    this.known = known;
  }

  /// @param wanted the profile that was asked for
  Configuration read(String text, Optional<String> wanted) {
    Optional<Yaml> top = YamlReader.read(text, complaints);
    top.filter(yaml -> !(yaml instanceof Yaml.Scalar s && s.text().isEmpty()))
        .ifPresent(this::readTop);
    List<String> names = List.copyOf(profiles.keySet());
    String name = wanted.or(() -> preferred.map(Yaml.Scalar::text)).orElse(DEFAULT);
    if (!profiles.containsKey(name)) {
      if (wanted.isEmpty() && preferred.isEmpty()) {
        return new Configuration(Optional.of(file), "", names, Map.of());
      }
      throw noProfile(name);
    }
    Map<String, Map<String, Setting>> sections = new HashMap<>();
    inherit(name, new LinkedHashSet<>(), sections);
    return new Configuration(Optional.of(file), name, names, sections);
  }

  private void readTop(Yaml yaml) {
    for (Yaml.Pair pair : mapping(yaml).pairs()) {
      switch (pair.key().text()) {
        case "profiles" -> {
          for (Yaml.Pair profile : mapping(pair.value()).pairs()) {
            profiles.put(profile.key().text(), mapping(profile.value()));
          }
        }
        case "default-profile" -> preferred = Optional.of(scalar(pair.value()));
        default -> throw complaints.noKey(pair.key(), TOP);
      }
    }
    profiles.values().forEach(this::requireKnown);
  }

  /// The whole file is looked at, not only the profile that counts now.
  private void requireKnown(Yaml.Mapping profile) {
    for (Yaml.Pair pair : profile.pairs()) {
      String key = pair.key().text();
      if (SECRETS.contains(key)) {
        throw complaints.at(
            pair.key().place(), Message.CONFIG_SECRET, Message.TRY_SECRET_REFERENCE, key);
      }
      if (!key.equals(INHERITS)
          && !known.commands().contains(key)
          && !known.everywhere().contains(key)) {
        List<String> candidates = new ArrayList<>(known.everywhere());
        candidates.addAll(known.commands());
        candidates.add(INHERITS);
        throw complaints.noKey(pair.key(), candidates);
      }
      if (known.commands().contains(key)) {
        mapping(pair.value());
      }
    }
  }

  /// What a profile says beats what it inherits; of several it inherits from, the later one.
  private void inherit(String name, Set<String> path, Map<String, Map<String, Setting>> sections) {
    Yaml.Mapping profile = profiles.get(name);
    if (profile == null) {
      throw noProfile(name);
    }
    if (!path.add(name)) {
      String circle = String.join(" -> ", path) + " -> " + name;
      throw complaints.at(profile.place(), Message.CONFIG_CIRCLE, Message.TRY_CONFIG_ONCE, circle);
    }
    for (Yaml.Pair pair : profile.pairs()) {
      if (pair.key().text().equals(INHERITS)) {
        scalars(pair.value()).forEach(parent -> inherit(parent, path, sections));
      }
    }
    for (Yaml.Pair pair : profile.pairs()) {
      String key = pair.key().text();
      if (known.commands().contains(key) && pair.value() instanceof Yaml.Mapping section) {
        section.pairs().forEach(option -> put(sections, key, option, name));
      } else if (!key.equals(INHERITS)) {
        put(sections, "", pair, name);
      }
    }
    path.remove(name);
  }

  private void put(
      Map<String, Map<String, Setting>> sections, String section, Yaml.Pair pair, String profile) {
    String key = pair.key().text();
    String place = file + ":" + pair.key().place();
    sections
        .computeIfAbsent(section, s -> new LinkedHashMap<>())
        .put(key, new Setting(key, scalars(pair.value()), place, profile));
  }

  private List<String> scalars(Yaml value) {
    return switch (value) {
      case Yaml.Scalar one -> List.of(one.text());
      case Yaml.Sequence list -> list.items().stream().map(item -> scalar(item).text()).toList();
      case Yaml.Mapping m ->
          throw complaints.at(m.place(), Message.CONFIG_NOT_A_VALUE, Message.TRY_CONFIG_FORM);
    };
  }

  private Yaml.Scalar scalar(Yaml yaml) {
    if (yaml instanceof Yaml.Scalar scalar) {
      return scalar;
    }
    throw complaints.at(yaml.place(), Message.CONFIG_NOT_A_VALUE, Message.TRY_CONFIG_FORM);
  }

  private Yaml.Mapping mapping(Yaml yaml) {
    if (yaml instanceof Yaml.Mapping mapping) {
      return mapping;
    }
    // `profiles:` or `shop:` with nothing behind it.
    if (yaml instanceof Yaml.Scalar nothing && nothing.text().isEmpty()) {
      return new Yaml.Mapping(List.of(), yaml.place());
    }
    throw complaints.at(yaml.place(), Message.CONFIG_NOT_KEYS, Message.TRY_CONFIG_FORM);
  }

  private UsageException noProfile(String name) {
    String advice =
        Nearest.to(name, profiles.keySet())
            .map(near -> messages.text(Message.TRY_OPTION, near))
            .orElseGet(
                () -> messages.text(Message.TRY_CHOICE, String.join(", ", profiles.keySet())));
    return new UsageException(messages.text(Message.NO_PROFILE, name, file), advice);
  }
}
