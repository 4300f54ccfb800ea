package dev.nuwa.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Known offenders, each with the amount it is forgiven: it may shrink, then its line must shrink
/// with it; it may never grow, and nobody joins without a line that a reviewer sees.
///
/// A line is `rule subject amount`; lines that start with `#` are comments.
public final class Ratchet {
  private final Map<String, Integer> forgiven = new TreeMap<>();

  /// Reads the lines of a ratchet file.
  public Ratchet(String text) {
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int space = line.lastIndexOf(' ');
      forgiven.put(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
    }
  }

  /// What must be said: offences beyond what is forgiven, and forgiveness no longer needed.
  public List<String> judge(List<Offence> offences) {
    List<String> verdicts = new ArrayList<>();
    Map<String, Integer> seen =
        offences.stream()
            .collect(Collectors.toMap(Ratchet::key, Offence::amount, Integer::max, TreeMap::new));
    for (Offence offence : offences) {
      if (offence.amount() > forgiven.getOrDefault(key(offence), 0)) {
        verdicts.add(offence.toString());
      }
    }
    forgiven.forEach((key, amount) -> {
      int now = seen.getOrDefault(key, 0);
      if (now < amount) {
        verdicts.add("tidy/ratchet.txt forgives more than needed: " + key + " is " + now);
      }
    });
    return verdicts;
  }

  private static String key(Offence offence) {
    return offence.rule() + " " + offence.subject();
  }
}
