package dev.nuwa.s3.wire;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.http.SdkHttpMethod;

/// A page of a list of a bucket.
///
/// @param isTruncated whether there are more
/// @param token of the page behind it, when the server gave one
public record ListPage(List<Found> objects, boolean isTruncated, Optional<String> token) {

  /// A thousand names of a kilobyte, each character written as six.
  private static final int PAGE_BYTES_MAX = 16 << 20;

  /// An object in a list.
  public record Found(String key, long bytes) {}

  /// Copies the list.
  public ListPage {
    objects = List.copyOf(objects);
  }

  /// The request for a page.
  ///
  /// @param after the token of the page before; empty for the first
  public static BucketRequest request(String prefix, Optional<String> after) {
    Map<String, String> query = new TreeMap<>();
    query.put("list-type", "2");
    query.put("encoding-type", "url"); // a name may hold what XML cannot
    query.put("prefix", prefix);
    after.ifPresent(token -> query.put("continuation-token", token));
    return new BucketRequest(SdkHttpMethod.GET, "", query, Map.of(), Optional.empty());
  }

  /// Takes the answer apart.
  ///
  /// @throws IOException for anything but a whole page
  public static ListPage read(Reply reply) throws IOException {
    byte[] bytes = reply.start(PAGE_BYTES_MAX);
    XmlText xml = new XmlText(new String(bytes, StandardCharsets.UTF_8));
    if (!xml.isWhole("ListBucketResult")) {
      throw new IOException("the list of the bucket is not whole");
    }
    boolean encoded = xml.first("EncodingType").filter("url"::equals).isPresent();
    List<Found> objects = new ArrayList<>();
    for (XmlText object : xml.all("Contents")) {
      String key = object.first("Key").orElseThrow(() -> new IOException("a name is missing"));
      objects.add(new Found(encoded ? decoded(key) : key, size(object)));
    }
    boolean truncated = xml.first("IsTruncated").filter("true"::equals).isPresent();
    return new ListPage(objects, truncated, xml.first("NextContinuationToken"));
  }

  private static String decoded(String key) throws IOException {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a name: " + key, e);
    }
  }

  private static long size(XmlText object) throws IOException {
    String size = object.first("Size").orElse("");
    if (!size.matches("[0-9]{1,18}")) {
      throw new IOException("not a length: " + size);
    }
    return Long.parseLong(size);
  }
}
