package dev.nuwa.s3;

import java.util.Locale;
import java.util.Optional;

/// A cloud that speaks S3, with what differs there (docs/storages.md has the same as a table).
/// `{region}` and `{account}` in an address stand for parameters of the URL.
enum Preset {
  S3("", "", Addressing.VIRTUAL, Exclusion.CONDITION),
  OSS("https://s3.oss-{region}.aliyuncs.com", "", Addressing.VIRTUAL, Exclusion.OSS_HEADER),
  COS("https://cos.{region}.myqcloud.com", "", Addressing.VIRTUAL, Exclusion.COS_HEADER),
  OBS("https://obs.{region}.myhuaweicloud.com", "", Addressing.VIRTUAL, Exclusion.CONDITION),
  B2("https://s3.{region}.backblazeb2.com", "", Addressing.PATH, Exclusion.CONDITION),
  R2("https://{account}.r2.cloudflarestorage.com", "auto", Addressing.PATH, Exclusion.CONDITION),
  WASABI("https://s3.{region}.wasabisys.com", "us-east-1", Addressing.PATH, Exclusion.CONDITION),
  MINIO("http://localhost:9000", "us-east-1", Addressing.PATH, Exclusion.CONDITION);

  /// Where the bucket's name goes.
  enum Addressing {
    /// Into the path: `https://host/bucket/key`.
    PATH,
    /// In front of the host: `https://bucket.host/key`.
    VIRTUAL
  }

  /// How a put says that the name must be free.
  enum Exclusion {
    /// `If-None-Match: *`.
    CONDITION(Optional.empty()),
    OSS_HEADER(Optional.of("x-oss-forbid-overwrite")),
    COS_HEADER(Optional.of("x-cos-forbid-overwrite"));

    private final Optional<String> header;

    Exclusion(Optional<String> header) {
      this.header = header;
    }

    /// A header of the cloud's own, set to `true` instead of the condition.
    Optional<String> header() {
      return header;
    }
  }

  private final String address;
  private final String region;
  private final Addressing addressing;
  private final Exclusion exclusion;

  Preset(String address, String region, Addressing addressing, Exclusion exclusion) {
    this.address = address;
    this.region = region;
    this.addressing = addressing;
    this.exclusion = exclusion;
  }

  /// The scheme of its URLs.
  String scheme() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The pattern of its address; empty where the SDK knows it (AWS).
  String address() {
    return address;
  }

  /// The region to sign for when none is named; empty when one must be.
  String region() {
    return region;
  }

  Addressing addressing() {
    return addressing;
  }

  Exclusion exclusion() {
    return exclusion;
  }
}
