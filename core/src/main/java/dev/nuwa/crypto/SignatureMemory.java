package dev.nuwa.crypto;

/// Remembers which signatures were found good, so that each is computed once and not at every
/// start: the one thing a run does for each snapshot there ever was. What it is asked for and told
/// is a [fingerprint][Verifier#FINGERPRINT_BYTES] of key, message and signature together, so a
/// memory can only ever say again what a [Verifier] said of the same bytes. It belongs to the
/// machine's own state and is trusted like the rest of that. Implementations are thread-safe and
/// never throw: one that fails knows nothing.
public interface SignatureMemory {

  /// Remembers nothing: every signature is computed.
  SignatureMemory NONE =
      new SignatureMemory() {
        @Override
        public boolean knows(byte[] fingerprint) {
          return false;
        }

        @Override
        public void add(byte[] fingerprint) {
          // Forgotten at once.
        }
      };

  /// Whether a signature of this fingerprint was good before.
  boolean knows(byte[] fingerprint);

  /// Notes that a signature of this fingerprint is good.
  void add(byte[] fingerprint);
}
