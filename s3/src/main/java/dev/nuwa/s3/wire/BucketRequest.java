package dev.nuwa.s3.wire;

import dev.nuwa.format.Hash;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;

/// What is asked of a bucket.
///
/// @param key of the object, not encoded; empty for the bucket itself
/// @param query parameters, not encoded
public record BucketRequest(
    SdkHttpMethod method,
    String key,
    Map<String, String> query,
    Map<String, String> headers,
    Optional<Body> body) {

  /// Copies the maps, in order of their names.
  public BucketRequest {
    query = Collections.unmodifiableMap(new TreeMap<>(query));
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  /// A request without a body.
  public static BucketRequest of(SdkHttpMethod method, String key, Map<String, String> headers) {
    return new BucketRequest(method, key, Map.of(), headers, Optional.empty());
  }

  /// Bytes to send.
  ///
  /// @param stream each time from the first byte
  /// @param sha256 of all of them, where it is known
  public record Body(ContentStreamProvider stream, long length, Optional<Hash> sha256) {}
}
