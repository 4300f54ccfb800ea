package dev.nuwa.s3;

import dev.nuwa.error.UsageException;
import dev.nuwa.s3.Preset.Addressing;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From a URL to an [S3Location]. Whatever is wrong is said at once, with the value: a server must
/// not be asked, let alone asked again, for what can be seen here.
final class LocationParser {

  private static final Pattern URL = Pattern.compile("([a-zA-Z0-9]+)://([^/?]*)(/[^?]*)?(\\?.*)?");
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
  private static final Pattern AMAZON_BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern KEY = Pattern.compile("[!-~&&[^?#\\\\]]+(/[!-~&&[^?#\\\\]]+)*");
  private static final Pattern HOST_WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");
  private static final int PREFIX_CHARS_MAX = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> PARAMETERS =
      List.of(
          "endpoint",
          "region",
          "account",
          "path-style",
          "dual-stack",
          "storage-class",
          "sse",
          "sse-kms-key",
          "checksum",
          "ca",
          "proxy",
          "profile",
          "role-arn",
          "timeout");

  private final S3Text text;
  private final String location;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  private LocationParser(S3Text text, String location) {
    this.text = text;
    this.location = location;
  }

  /// @throws UsageException naming what is wrong and what would be right
  static S3Location parse(String location, S3Text text) {
    return new LocationParser(text, location).parse();
  }

  private S3Location parse() {
    Matcher url = URL.matcher(location);
    if (!url.matches()) {
      throw text.usage(S3Message.URL_SHAPE, S3Message.TRY_URL_SHAPE, withoutSecrets());
    }
    Preset preset = preset(url.group(1));
    if (url.group(2).contains("@")) {
      throw text.usage(S3Message.URL_SECRET, S3Message.TRY_URL_SECRET, withoutSecrets());
    }
    readParameters(Optional.ofNullable(url.group(4)).map(q -> q.substring(1)).orElse(""));
    S3Location.Place place = place(preset, url.group(2));
    String bucket = bucket(url.group(2), preset, place);
    String prefix = prefix(Optional.ofNullable(url.group(3)).orElse(""));
    return new S3Location(preset, bucket, prefix, place, sides(place));
  }

  private Preset preset(String scheme) {
    for (Preset preset : Preset.values()) {
      if (preset.scheme().equals(scheme.toLowerCase(Locale.ROOT))) {
        return preset;
      }
    }
    throw text.usage(S3Message.URL_SHAPE, S3Message.TRY_URL_SHAPE, withoutSecrets());
  }

  private void readParameters(String query) {
    for (String pair : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (!PARAMETERS.contains(name)) {
        throw unknown(name);
      }
      if (value.isEmpty()) {
        throw wrong(name, value, "…");
      }
      if (parameters.put(name, value) != null) {
        throw text.usage(S3Message.URL_TWICE, S3Message.TRY_URL_TWICE, name);
      }
    }
  }

  private UsageException unknown(String name) {
    Optional<String> near =
        PARAMETERS.stream()
            .filter(known -> distance(known, name) <= 2)
            .min(Comparator.comparingInt(known -> distance(known, name)));
    String all = String.join(", ", PARAMETERS);
    return near.isPresent()
        ? text.usage(
            S3Message.URL_PARAMETER, S3Message.TRY_URL_PARAMETER_NEAR, name, all, near.get())
        : text.usage(S3Message.URL_PARAMETER, S3Message.TRY_URL_PARAMETER, name, all);
  }

  private S3Location.Place place(Preset preset, String bucket) {
    Optional<URI> named = address("endpoint");
    Optional<String> region =
        word("region").or(() -> Optional.of(preset.region()).filter(r -> !r.isEmpty()));
    Optional<URI> endpoint = named.or(() -> presetAddress(preset, region));
    Addressing usual = named.isPresent() ? Addressing.PATH : preset.addressing();
    // A certificate for *.host does not fit a bucket with a dot in its name.
    Addressing fitting = bucket.contains(".") ? Addressing.PATH : usual;
    Addressing addressing =
        flag("path-style").map(path -> path ? Addressing.PATH : Addressing.VIRTUAL).orElse(fitting);
    Optional<String> signedFor =
        endpoint.isPresent() ? region.or(() -> Optional.of("us-east-1")) : region;
    return new S3Location.Place(endpoint, signedFor, addressing, flag("dual-stack").orElse(false));
  }

  private Optional<URI> presetAddress(Preset preset, Optional<String> region) {
    String pattern = preset.address();
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    String address = pattern;
    if (pattern.contains("{region}")) {
      address = address.replace("{region}", region.orElseThrow(() -> needs(preset, "region")));
    }
    if (pattern.contains("{account}")) {
      String account = word("account").orElseThrow(() -> needs(preset, "account"));
      address = address.replace("{account}", account);
    }
    return Optional.of(URI.create(address));
  }

  private UsageException needs(Preset preset, String parameter) {
    return text.usage(S3Message.URL_NEEDS, S3Message.TRY_URL_NEEDS, preset.scheme(), parameter);
  }

  private String bucket(String name, Preset preset, S3Location.Place place) {
    Pattern allowed = preset == Preset.S3 && place.endpoint().isEmpty() ? AMAZON_BUCKET : BUCKET;
    if (!allowed.matcher(name).matches()) {
      throw text.usage(S3Message.URL_BUCKET, S3Message.TRY_URL_BUCKET, name);
    }
    return name;
  }

  private String prefix(String path) {
    String trimmed = decoded(path).replaceAll("^/+|/+$", "");
    if (trimmed.isEmpty()) {
      return "";
    }
    boolean valid = KEY.matcher(trimmed).matches() && trimmed.length() <= PREFIX_CHARS_MAX;
    boolean plain = List.of(trimmed.split("/")).stream().noneMatch(p -> p.matches("\\.\\.?"));
    if (!valid || !plain || trimmed.contains("//")) {
      throw text.usage(S3Message.URL_PREFIX, S3Message.TRY_URL_PREFIX, trimmed);
    }
    return trimmed + "/";
  }

  private S3Location.Sides sides(S3Location.Place place) {
    S3Location.Access access = new S3Location.Access(value("profile"), value("role-arn"));
    S3Location.Network network =
        new S3Location.Network(file("ca"), address("proxy"), seconds("timeout").orElse(PATIENCE));
    boolean checksum = checksum().orElse(place.endpoint().isEmpty());
    S3Location.Writing writing =
        new S3Location.Writing(
            value("storage-class"), encryption(), value("sse-kms-key"), checksum);
    return new S3Location.Sides(access, network, writing);
  }

  private Optional<String> encryption() {
    List<String> known = List.of("AES256", "aws:kms", "aws:kms:dsse");
    Optional<String> wanted = value("sse").or(() -> value("sse-kms-key").map(key -> "aws:kms"));
    wanted
        .filter(w -> !known.contains(w))
        .ifPresent(w -> {
          throw wrong("sse", w, String.join(", ", known));
        });
    return wanted;
  }

  private Optional<Boolean> checksum() {
    return value("checksum")
        .map(wanted ->
            switch (wanted) {
              case "crc32c" -> true;
              case "none" -> false;
              default -> throw wrong("checksum", wanted, "crc32c, none");
            });
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  private Optional<Boolean> flag(String name) {
    return value(name)
        .map(given ->
            switch (given) {
              case "true" -> true;
              case "false" -> false;
              default -> throw wrong(name, given, "true, false");
            });
  }

  private Optional<String> word(String name) {
    Optional<String> given = value(name);
    given
        .filter(w -> !HOST_WORD.matcher(w).matches())
        .ifPresent(w -> {
          throw wrong(name, w, "eu-central-1");
        });
    return given;
  }

  private Optional<URI> address(String name) {
    return value(name).map(given -> address(name, given));
  }

  private URI address(String name, String given) {
    try {
      URI uri = new URI(given.contains("://") ? given : "https://" + given);
      boolean web = List.of("http", "https").contains(String.valueOf(uri.getScheme()));
      boolean bare = uri.getRawQuery() == null && uri.getRawUserInfo() == null;
      if (web && bare && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw wrong(name, given, "https://host:9000");
    }
    throw wrong(name, given, "https://host:9000");
  }

  private Optional<Path> file(String name) {
    try {
      return value(name).map(Path::of);
    } catch (InvalidPathException e) {
      throw wrong(name, parameters.getOrDefault(name, ""), "/etc/ssl/own.pem");
    }
  }

  private Optional<Duration> seconds(String name) {
    Optional<String> given = value(name);
    given
        .filter(g -> !g.matches("[1-9][0-9]{0,4}"))
        .ifPresent(g -> {
          throw wrong(name, g, "60");
        });
    return given.map(g -> Duration.ofSeconds(Long.parseLong(g)));
  }

  private UsageException wrong(String name, String value, String right) {
    return text.usage(S3Message.URL_VALUE, S3Message.TRY_URL_VALUE, name, value, right);
  }

  private String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw text.usage(S3Message.URL_SHAPE, S3Message.TRY_URL_SHAPE, withoutSecrets());
    }
  }

  /// The location as it may be shown: what stands in front of an `@` could be a key.
  private String withoutSecrets() {
    return location.replaceAll("//[^/?@]*@", "//…@");
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
