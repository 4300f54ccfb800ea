package dev.nuwa.s3;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.s3.S3Text.Sentence;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.core.exception.AbortedException;

/// What went wrong on the way to a server, as one of our failures.
///
/// Names that cannot be found and certificates that are not trusted are mistakes as long as the
/// server was never reached, and said at once; afterwards they are parts of an outage, which a
/// retry can help. Thread-safe.
final class TransportErrors {

  private final S3Location location;
  private final S3Text text;
  private volatile boolean answered;

  TransportErrors(S3Location location, S3Text text) {
    this.location = location;
    this.text = text;
  }

  void answered() {
    answered = true;
  }

  BackupException of(RuntimeException thrown, String object) {
    if (thrown instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return CancelledException.interrupted(thrown);
    }
    Optional<ExactBody.WrongLengthException> lie =
        cause(thrown, ExactBody.WrongLengthException.class);
    if (lie.isPresent()) {
      throw new IllegalStateException(lie.get().getMessage(), thrown);
    }
    Optional<WatchedHttpClient.StalledException> stall =
        cause(thrown, WatchedHttpClient.StalledException.class);
    if (stall.isPresent()) {
      return stalled(stall.get().patience().toSeconds(), object, thrown);
    }
    if (cause(thrown, UnknownHostException.class).isPresent()) {
      Reason reason = answered ? Reason.UNREACHABLE : Reason.MISCONFIGURED;
      return failure(reason, object, S3Message.NO_HOST, S3Message.TRY_NO_HOST, thrown);
    }
    return ofConnection(thrown, object);
  }

  private StorageException ofConnection(RuntimeException thrown, String object) {
    Optional<SSLException> tls = cause(thrown, SSLException.class);
    boolean otherHost = tls.filter(SSLPeerUnverifiedException.class::isInstance).isPresent();
    if (otherHost || cause(thrown, GeneralSecurityException.class).isPresent()) {
      return failure(
          Reason.MISCONFIGURED, object, S3Message.UNTRUSTED, S3Message.TRY_UNTRUSTED, thrown);
    }
    if (tls.isPresent() && !answered) {
      return failure(
          Reason.MISCONFIGURED, object, S3Message.NOT_TLS, S3Message.TRY_NOT_TLS, tls.get());
    }
    if (isConnectFailure(thrown)) {
      return failure(
          Reason.UNREACHABLE, object, S3Message.NO_CONNECTION, S3Message.TRY_NO_CONNECTION, thrown);
    }
    if (cause(thrown, SocketTimeoutException.class).isPresent()) {
      return stalled(location.network().patience().toSeconds(), object, thrown);
    }
    return failure(
        Reason.UNREACHABLE,
        object,
        S3Message.BROKEN_CONNECTION,
        S3Message.TRY_BROKEN_CONNECTION,
        thrown);
  }

  /// A connect that takes too long is a connect that failed.
  private static boolean isConnectFailure(Throwable thrown) {
    return cause(thrown, ConnectException.class).isPresent()
        || cause(thrown, NoRouteToHostException.class).isPresent()
        || cause(thrown, IOException.class)
            .filter(e -> e.getClass().getSimpleName().contains("ConnectTimeout"))
            .isPresent();
  }

  private StorageException stalled(long seconds, String object, Throwable thrown) {
    Sentence sentence =
        Sentence.of(S3Message.STALLED, S3Message.TRY_STALLED, location.shown(), object, seconds);
    return text.failure(Reason.UNREACHABLE, object, sentence, thrown);
  }

  private StorageException failure(
      Reason reason, String object, S3Message what, S3Message advice, Throwable thrown) {
    Sentence sentence = Sentence.of(what, advice, location.shown(), host(), said(thrown));
    return text.failure(reason, object, sentence, thrown);
  }

  private String host() {
    return location
        .place()
        .endpoint()
        .map(uri -> uri.getScheme() + "://" + uri.getRawAuthority())
        .orElse("Amazon S3");
  }

  /// The innermost cause has the plainest words.
  private static String said(Throwable thrown) {
    Throwable last = thrown;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String words = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    String line = words.replaceAll("\\s+", " ").strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> kind) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return Optional.of(kind.cast(t));
      }
    }
    return Optional.empty();
  }
}
