package dev.nuwa.s3;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the SDK's chain of credentials says when none of its places gave any, in one long sentence
/// with the reason of each place. A place where nothing is says so and is no trouble; one where
/// something is and does not work is what a person wants to know.
///
/// @param place in words that every language has
/// @param reason the SDK's, short
record ChainReport(String place, String reason) {

  private static final Pattern NAME =
      Pattern.compile(
          "(?:^|, )(SystemProperty|EnvironmentVariable|WebIdentityTokenFile|Profile|Container"
              + "|InstanceProfile)CredentialsProvider\\(");

  /// How each place says that there is nothing.
  private static final Pattern EMPTY =
      Pattern.compile(
          "Unable to load credentials from system settings.*|Either the environment variable.*"
              + "|Profile file contained no credentials.*|Cannot fetch credentials from container"
              + " - neither.*|IMDS credentials have been disabled.*|Failed to load credentials"
              + " from IMDS.*");

  private static final Map<String, String> PLACES =
      Map.of(
          "WebIdentityTokenFile", "AWS_WEB_IDENTITY_TOKEN_FILE",
          "Profile", "~/.aws",
          "Container", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "InstanceProfile", "EC2 instance metadata");

  private static final Pattern OUTAGE =
      Pattern.compile(
          "UnknownHostException|timed out|[Cc]onnection (?:refused|reset)|Network is unreachable"
              + "|Unable to execute HTTP request|Failed to connect|No route to host");

  /// The first place with a trouble; empty when there is nothing anywhere.
  static Optional<ChainReport> of(String said) {
    int list = said.indexOf(") : [");
    if (list < 0) {
      return Optional.empty();
    }
    String all = said.substring(list + 5, Math.max(list + 5, said.length() - 1));
    Matcher name = NAME.matcher(all);
    String place = "";
    int from = 0;
    while (name.find()) {
      Optional<ChainReport> before = report(place, all.substring(from, name.start()));
      if (before.isPresent()) {
        return before;
      }
      place = name.group(1);
      from = name.end();
    }
    return report(place, all.substring(from));
  }

  private static Optional<ChainReport> report(String place, String piece) {
    int plain = piece.indexOf("): ");
    if (place.isEmpty() || plain < 0) {
      return Optional.empty();
    }
    int list = piece.indexOf("])): ");
    String reason = list >= 0 ? piece.substring(list + 5) : piece.substring(plain + 3);
    return EMPTY.matcher(reason).matches()
        ? Optional.empty()
        : Optional.of(new ChainReport(PLACES.getOrDefault(place, place), reason));
  }

  /// Whether something on the way was missing, which may come back.
  boolean isOutage() {
    return OUTAGE.matcher(reason).find();
  }
}
