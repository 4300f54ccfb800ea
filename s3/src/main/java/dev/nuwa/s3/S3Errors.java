package dev.nuwa.s3;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.s3.S3Text.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/// What a server answered, as one of our failures with its own sentence. What did not come from a
/// server is [TransportErrors]' part.
final class S3Errors {

  /// What was asked for, for the sentence about missing rights.
  enum Asked {
    LIST(S3Message.MAY_NOT_LIST, "s3:ListBucket"),
    READ(S3Message.MAY_NOT_READ, "s3:GetObject"),
    PUT(S3Message.MAY_NOT_PUT, "s3:PutObject"),
    DELETE(S3Message.MAY_NOT_DELETE, "s3:DeleteObject");

    private final S3Message refused;
    private final String right;

    Asked(S3Message refused, String right) {
      this.refused = refused;
      this.right = right;
    }
  }

  private static final Pattern REGION_WANTED = Pattern.compile("expecting '([a-z0-9-]+)'");
  private static final Pattern RETAINED =
      Pattern.compile("worm|object lock|retention|legal hold|immutab|locked");

  private final S3Location location;
  private final S3Text text;
  private final InstantSource clock;
  private final TransportErrors transport;

  /// @param clock that of this machine
  S3Errors(S3Location location, S3Text text, InstantSource clock) {
    this.location = location;
    this.text = text;
    this.clock = clock;
    this.transport = new TransportErrors(location, text);
  }

  /// The failure to throw for what the SDK threw.
  ///
  /// @param object the name, or the prefix of a list
  BackupException of(RuntimeException thrown, Asked asked, String object) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof BackupException ours) {
        return ours;
      }
      if (t instanceof InterruptedException) {
        return CancelledException.interrupted(thrown);
      }
    }
    if (thrown instanceof AwsServiceException answered) {
      transport.answered();
      return ofAnswer(answered, asked, object);
    }
    return transport.of(thrown, object);
  }

  /// The server was reached: what is unreachable later is an outage, not a mistake.
  void answered() {
    transport.answered();
  }

  /// Whether the server says that the credentials were good once.
  static boolean isExpired(AwsServiceException e) {
    return switch (code(e)) {
      case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired" ->
          true;
      default -> false;
    };
  }

  /// The server's own word for what was wrong; empty when it sent none.
  static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private StorageException ofAnswer(AwsServiceException e, Asked asked, String object) {
    if (isExpired(e)) {
      return failure(
          Reason.REFUSED, e, object, S3Message.TOKEN_EXPIRED, S3Message.TRY_TOKEN_EXPIRED);
    }
    return switch (code(e)) {
      case "NoSuchBucket" ->
          failure(Reason.MISSING, e, object, S3Message.NO_BUCKET, S3Message.TRY_NO_BUCKET);
      case "InvalidBucketName" ->
          failure(Reason.MISCONFIGURED, e, object, S3Message.URL_BUCKET, S3Message.TRY_URL_BUCKET);
      case "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidToken",
          "UnrecognizedClientException" ->
          failure(Reason.REFUSED, e, object, S3Message.WRONG_KEY_ID, S3Message.TRY_WRONG_KEY_ID);
      case "SignatureDoesNotMatch" -> signature(e, object);
      case "RequestTimeTooSkewed" -> clock(e, object);
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          region(e, object);
      case "BadDigest",
          "InvalidDigest",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch" ->
          failure(
              Reason.CORRUPT, e, object, S3Message.WRONG_CHECKSUM, S3Message.TRY_WRONG_CHECKSUM);
      case "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "StorageFull" ->
          failure(Reason.FULL, e, object, S3Message.FULL, S3Message.TRY_FULL);
      case "InvalidObjectState" ->
          failure(Reason.ARCHIVED, e, object, S3Message.ARCHIVED, S3Message.TRY_ARCHIVED);
      case "EntityTooLarge" ->
          failure(Reason.REFUSED, e, object, S3Message.TOO_LONG, S3Message.TRY_TOO_LONG);
      case "SlowDown", "SlowDownRead", "SlowDownWrite", "RequestLimitExceeded", "TooManyRequests" ->
          failure(Reason.THROTTLED, e, object, S3Message.THROTTLED, S3Message.TRY_LATER);
      case "ConditionalRequestConflict", "OperationAborted" ->
          failure(Reason.THROTTLED, e, object, S3Message.CONDITION_CONFLICT, S3Message.TRY_LATER);
      case "RequestTimeout" ->
          failure(Reason.UNREACHABLE, e, object, S3Message.SERVER_FAULT, S3Message.TRY_LATER);
      default -> byStatus(e, asked, object);
    };
  }

  private StorageException byStatus(AwsServiceException e, Asked asked, String object) {
    int status = e.statusCode();
    if (RETAINED.matcher(said(e).toLowerCase(Locale.ROOT)).find() && status / 100 == 4) {
      return failure(Reason.LOCKED, e, object, S3Message.LOCKED, S3Message.TRY_LOCKED);
    }
    return switch (status) {
      case 301, 307, 308 -> region(e, object);
      case 401, 403 -> refused(e, asked, object);
      case 413 -> failure(Reason.REFUSED, e, object, S3Message.TOO_LONG, S3Message.TRY_TOO_LONG);
      case 429, 503 ->
          failure(Reason.THROTTLED, e, object, S3Message.THROTTLED, S3Message.TRY_LATER);
      case 501 ->
          failure(
              Reason.REFUSED,
              e,
              object,
              S3Message.CONDITION_UNKNOWN,
              S3Message.TRY_CONDITION_UNKNOWN);
      case 507 -> failure(Reason.FULL, e, object, S3Message.FULL, S3Message.TRY_FULL);
      default ->
          status >= 500
              ? failure(Reason.UNREACHABLE, e, object, S3Message.SERVER_FAULT, S3Message.TRY_LATER)
              : failure(Reason.REFUSED, e, object, S3Message.REFUSED, S3Message.TRY_REFUSED);
    };
  }

  private StorageException refused(AwsServiceException e, Asked asked, String object) {
    return text.failure(
        Reason.REFUSED,
        object,
        Sentence.of(
            asked.refused,
            S3Message.TRY_PERMISSION,
            location.shown(),
            object,
            asked.right,
            said(e)),
        e);
  }

  /// Some servers say so of a signature for another region, too.
  private StorageException signature(AwsServiceException e, String object) {
    return said(e).toLowerCase(Locale.ROOT).contains("region")
        ? region(e, object)
        : failure(Reason.REFUSED, e, object, S3Message.WRONG_SECRET, S3Message.TRY_WRONG_SECRET);
  }

  private StorageException clock(AwsServiceException e, String object) {
    long minutes =
        header(e, "Date")
            .flatMap(S3Errors::moment)
            .map(server -> Duration.between(server, clock.instant()).toMinutes())
            .orElse(0L);
    Sentence sentence =
        Sentence.of(
            S3Message.CLOCK_OFF, S3Message.TRY_CLOCK_OFF, location.shown(), Math.abs(minutes));
    return text.failure(Reason.MISCONFIGURED, object, sentence, e);
  }

  private static Optional<Instant> moment(String date) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private StorageException region(AwsServiceException e, String object) {
    Optional<String> right =
        header(e, "x-amz-bucket-region")
            .or(() -> {
              Matcher wanted = REGION_WANTED.matcher(said(e));
              return wanted.find() ? Optional.of(wanted.group(1)) : Optional.empty();
            });
    String used = location.place().region().orElse("");
    Sentence sentence =
        Sentence.of(
            right.isPresent() ? S3Message.WRONG_REGION : S3Message.OTHER_REGION,
            right.isPresent() ? S3Message.TRY_WRONG_REGION : S3Message.TRY_OTHER_REGION,
            location.shown(),
            used.isEmpty() ? "?" : used,
            right.orElse(said(e)));
    return text.failure(Reason.MISCONFIGURED, object, sentence, e);
  }

  private StorageException failure(
      Reason reason, AwsServiceException e, String object, S3Message what, S3Message advice) {
    Sentence sentence =
        Sentence.of(what, advice, location.shown(), object.isEmpty() ? "/" : object, said(e));
    return text.failure(reason, object, sentence, e);
  }

  /// What the server said, in one short line: status, code and its sentence.
  private static String said(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String sentence =
        details == null || details.errorMessage() == null ? "" : details.errorMessage().strip();
    String all = (e.statusCode() + " " + code(e) + (sentence.isEmpty() ? "" : ": " + sentence));
    String line = all.replaceAll("\\s+", " ").strip();
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }

  private static Optional<String> header(AwsServiceException e, String name) {
    AwsErrorDetails details = e.awsErrorDetails();
    SdkHttpResponse response = details == null ? null : details.sdkHttpResponse();
    return response == null ? Optional.empty() : response.firstMatchingHeader(name);
  }
}
