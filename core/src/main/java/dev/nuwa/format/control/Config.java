package dev.nuwa.format.control;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.CborValue;
import dev.nuwa.format.Hash;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A configuration of the repository, in the clear, signed by the authority and chained to the one
/// before (docs/format.md, section 5). Placement is single, membership and policies are empty in
/// this version; anything else is refused.
///
/// @param number 1 or more, that in the name
/// @param previous SHA-256 of the whole object before; null for the first
/// @param authorityKey raw Ed25519 public key, 32 bytes
/// @param suites allowed ones
/// @param created when it was made; a label
public record Config(
    long number,
    @Nullable Hash previous,
    ByteString authorityKey,
    Features features,
    List<Integer> suites,
    List<Domain> domains,
    List<Revocation> revocations,
    Instant created) {

  private static final int AUTHORITY_KEY_BYTES = 32;
  private static final int SINGLE = 0;

  public Config {
    suites = List.copyOf(suites);
    domains = List.copyOf(domains);
    revocations = List.copyOf(revocations);
    if (number < 1 || (number == 1) != (previous == null)) {
      throw new IllegalArgumentException("configuration " + number + " in a wrong chain");
    }
    if (authorityKey.length() != AUTHORITY_KEY_BYTES) {
      throw new IllegalArgumentException("authority key of " + authorityKey.length() + " bytes");
    }
    if (domains.stream().map(Domain::number).distinct().count() != domains.size()) {
      throw new IllegalArgumentException("a domain stands twice");
    }
  }

  /// The domain with that number.
  public Optional<Domain> domain(int wanted) {
    return domains.stream().filter(domain -> domain.number() == wanted).findAny();
  }

  /// The body of the object.
  public byte[] encode() {
    RecordWriter out = new RecordWriter();
    features.write(3, out);
    return out.integer(0, number)
        .hash(1, previous)
        .bytes(2, authorityKey)
        .list(4, suites, suite -> new CborValue.Int(suite))
        .list(5, domains, domain -> domain.record().value())
        .record(6, new RecordWriter().integer(0, SINGLE))
        .list(7, List.<CborValue>of(), value -> value)
        .record(8, new RecordWriter())
        .list(9, revocations, revocation -> revocation.record().value())
        .time(10, created)
        .encode();
  }

  /// @param object name of the object
  public static Config decode(String object, byte[] body) {
    return RecordReader.read(object, body, Config::read);
  }

  private static Config read(RecordReader in) {
    long placement = in.record(6, map -> map.natural(0));
    if (placement != SINGLE) {
      throw in.unknown("placement", placement);
    }
    int members = in.list(7, value -> value).size();
    if (members != 0) {
      throw in.unknown("members of a placement:", members);
    }
    in.emptyRecord(8);
    return new Config(
        in.ownNumber(0),
        in.optionalHash(1).orElse(null),
        in.bytes(2, AUTHORITY_KEY_BYTES),
        Features.read(3, in),
        in.list(4, value -> (int) in.integer(value, 0, 0xffff)),
        in.records(5, Domain::read),
        in.records(9, Revocation::read),
        in.time(10));
  }
}
