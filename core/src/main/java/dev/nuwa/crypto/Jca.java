package dev.nuwa.crypto;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import java.security.GeneralSecurityException;

/// The edge to the Java runtime's cryptography: how its checked exceptions become ours.
///
/// Providers are named: a look-up without a name may instantiate every provider that the module
/// graph offers, which took a third of a second of each start.
final class Jca {

  /// Who has the digests.
  static final String DIGESTS = "SUN";

  /// Who has ciphers, codes, key derivation and ML-KEM.
  static final String CIPHERS = "SunJCE";

  /// Who has the curves.
  static final String CURVES = "SunEC";

  /// A call into the runtime that yields a value.
  interface Call<T> {
    T run() throws GeneralSecurityException;
  }

  private Jca() {}

  /// Gets an algorithm object that every Java 25 has.
  ///
  /// @throws ResourceException when this runtime lacks the algorithm
  static <T> T require(String algorithm, Call<T> call) {
    try {
      return call.run();
    } catch (GeneralSecurityException e) {
      throw new ResourceException(
          Sentence.of("this Java runtime cannot do {0}", algorithm),
          Sentence.of("run on a complete Java 25 or newer with its standard security providers"),
          e);
    }
  }

  /// Runs a call that cannot fail for arguments which were already checked.
  static <T> T infallible(Call<T> call) {
    try {
      return call.run();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime refused checked arguments", e);
    }
  }

  /// Checks that an array argument has the length which its algorithm fixes.
  static void checkLength(String what, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(what + " has " + actual + " bytes, must have " + expected);
    }
  }
}
