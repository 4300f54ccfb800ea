package dev.nuwa.s3;

import dev.nuwa.storage.StorageProvider.Surroundings;
import dev.nuwa.storage.StorageProvider.Traffic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// An S3 server in this process, with objects in memory and one bucket. The build names its user in
/// the system properties where the SDK looks for credentials.
final class LocalServer implements AutoCloseable {

  static final String BUCKET = "bucket";

  private final S3Proxy proxy;

  private LocalServer(S3Proxy proxy) {
    this.proxy = proxy;
  }

  static LocalServer start() throws Exception {
    return start(S3Proxy.builder());
  }

  /// The same, that also speaks TLS.
  static LocalServer startEncrypted(OwnAuthority authority) throws Exception {
    return start(
        S3Proxy.builder()
            .secureEndpoint(URI.create("https://127.0.0.1:0"))
            .keyStore(authority.keys().toString(), OwnAuthority.PASSWORD));
  }

  private static LocalServer start(S3Proxy.Builder builder) throws Exception {
    S3Proxy proxy =
        builder
            .blobStore(new WithoutUnfinished(new TransientNio2BlobStore()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V4,
                System.getProperty("aws.accessKeyId"),
                System.getProperty("aws.secretAccessKey"))
            .v4MaxNonChunkedRequestSize(1L << 30)
            .build();
    proxy.start();
    LocalServer server = new LocalServer(proxy);
    S3Location location = LocationParser.parse(server.url("x"), S3Text.of("en"));
    try (S3Connection connection =
            S3Connection.open(location, S3Text.of("en"), Traffic.unlimited());
        S3Client client = connection.client()) {
      client.createBucket(CreateBucketRequest.builder().bucket(BUCKET).build());
    }
    return server;
  }

  int port() {
    return proxy.getPort();
  }

  int encryptedPort() {
    return proxy.getSecurePort();
  }

  /// The location of a prefix in the bucket.
  String url(String prefix) {
    return url(prefix, port());
  }

  /// The same through another port of this machine.
  static String url(String prefix, int port) {
    return "s3://" + BUCKET + "/" + prefix + "?endpoint=http://127.0.0.1:" + port;
  }

  S3Storage storage(String prefix) {
    return storageAt(url(prefix));
  }

  /// Lists the whole of a location; what goes wrong is thrown.
  static void listAt(String location) {
    try (S3Storage storage = storageAt(location)) {
      storage.list("").forEach(found -> {});
    }
  }

  static S3Storage storageAt(String location) {
    return storageAt(location, InstantSource.system());
  }

  static S3Storage storageAt(String location, InstantSource clock) {
    return storageAt(location, clock, Traffic.unlimited());
  }

  static S3Storage storageAt(String location, InstantSource clock, Traffic traffic) {
    S3Text text = S3Text.of("en");
    Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
    return new S3Storage(
        S3Connection.open(LocationParser.parse(location, text), text, traffic),
        new Surroundings("en", new Random(7), clock, scratch, traffic));
  }

  @Override
  public void close() throws IOException {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IOException("the server in this process does not stop", e);
    }
  }

  /// The store under test lists its unfinished files, `name-<uuid>`; no real server does.
  private static final class WithoutUnfinished extends ForwardingBlobStore {

    private static final Pattern UNFINISHED =
        Pattern.compile(".*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    WithoutUnfinished(BlobStore store) {
      super(store);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
      ListObjectsV2Response page = super.list(request);
      return page.copy(changed ->
          changed.contents(
              page.contents().stream()
                  .filter(object -> !UNFINISHED.matcher(object.key()).matches())
                  .toList()));
    }
  }
}
