package dev.nuwa.s3.wire;

import java.net.URI;
import java.util.regex.Pattern;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Where the objects of a bucket are.
///
/// @param protocol `http` or `https`
/// @param host with the bucket in front of it, or without
/// @param port -1 for the usual one
/// @param path encoded, of the bucket: empty, or with a slash at its beginning and none at its end
public record BucketAddress(String protocol, String host, int port, String path) {

  private static final Pattern IN_FRONT = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern NUMBERS = Pattern.compile("\\[.*|[0-9.]+");

  /// The bucket as the first part of the path.
  public static BucketAddress inPath(URI server, String bucket) {
    return new BucketAddress(
        server.getScheme(),
        server.getHost(),
        server.getPort(),
        trimmed(server) + "/" + SdkHttpUtils.urlEncode(bucket));
  }

  /// The bucket in front of the host, where it may stand there.
  public static BucketAddress inHost(URI server, String bucket) {
    String host = server.getHost();
    if (NUMBERS.matcher(host).matches() || !IN_FRONT.matcher(bucket).matches()) {
      return inPath(server, bucket);
    }
    return new BucketAddress(
        server.getScheme(), bucket + "." + host, server.getPort(), trimmed(server));
  }

  /// From the address of an object.
  public static BucketAddress ofObject(URI object, String key) {
    String path = object.getRawPath();
    return new BucketAddress(
        object.getScheme(),
        object.getHost(),
        object.getPort(),
        path.substring(0, path.length() - key.length() - 1));
  }

  String encodedPath(String key) {
    return key.isEmpty()
        ? path.isEmpty() ? "/" : path
        : path + "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key);
  }

  private static String trimmed(URI server) {
    String path = server.getRawPath() == null ? "" : server.getRawPath();
    return path.replaceAll("/+$", "");
  }
}
