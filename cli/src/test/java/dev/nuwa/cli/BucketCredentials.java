package dev.nuwa.cli;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Credentials, while the tests of a class run, for buckets that look at none.
final class BucketCredentials implements BeforeAllCallback, AfterAllCallback {

  private static final List<String> NAMES = List.of("aws.accessKeyId", "aws.secretAccessKey");

  @Override
  public void beforeAll(ExtensionContext context) {
    NAMES.forEach(name -> System.setProperty(name, "for-tests"));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    NAMES.forEach(System::clearProperty);
  }
}
