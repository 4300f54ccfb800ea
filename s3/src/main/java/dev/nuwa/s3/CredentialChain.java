package dev.nuwa.s3;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/// The SDK's places of credentials, in the SDK's order. Made here and not by the SDK for the sake
/// of those that ask a server whose address has a region: web identities, and roles of a profile.
/// The SDK looks for it in `AWS_REGION` and in the profile; that of the location is the next best.
///
/// @param profile in `~/.aws`
/// @param region of the location
/// @param tokenServer makes the client that asks in a region
record CredentialChain(
    String profile, Optional<String> region, Function<Region, StsClient> tokenServer) {

  /// @param named the profile that the location names
  static CredentialChain of(
      Optional<String> named, Optional<String> region, Function<Region, StsClient> tokenServer) {
    String profile = named.orElseGet(ProfileFileSystemSetting.AWS_PROFILE::getStringValueOrThrow);
    return new CredentialChain(profile, region, tokenServer);
  }

  AwsCredentialsProvider provider() {
    Supplier<ProfileFile> profiles = profiles();
    return AwsCredentialsProviderChain.builder()
        .addCredentialsProvider(SystemPropertyCredentialsProvider.create())
        .addCredentialsProvider(EnvironmentVariableCredentialsProvider.create())
        .addCredentialsProvider(webIdentity())
        .addCredentialsProvider(
            ProfileCredentialsProvider.builder().profileFile(profiles).profileName(profile).build())
        .addCredentialsProvider(ContainerCredentialsProvider.builder().build())
        .addCredentialsProvider(
            InstanceProfileCredentialsProvider.builder()
                .profileFile(profiles)
                .profileName(profile)
                .build())
        .build();
  }

  /// Where nothing of it is there, or only half of it, the SDK's own says what is missing.
  private AwsCredentialsProvider webIdentity() {
    boolean whole =
        SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()
            && SdkSystemSetting.AWS_ROLE_ARN.getStringValue().isPresent();
    return whole
        ? new WebIdentity(
            StsWebIdentityTokenFileCredentialsProvider.builder()
                .stsClient(tokenServer.apply(tokenRegion()))
                .build())
        : WebIdentityTokenFileCredentialsProvider.create();
  }

  /// The region of the servers that hand out roles.
  private Region tokenRegion() {
    return asked(new SystemSettingsRegionProvider())
        .or(() -> asked(new AwsProfileRegionProvider(null, profile)))
        .or(() -> region.map(Region::of))
        .orElse(Region.US_EAST_1);
  }

  /// The files of `~/.aws`, read again when they change; a profile without a region has that of the
  /// location unless the environment names one.
  private Supplier<ProfileFile> profiles() {
    ProfileFileSupplier files = ProfileFileSupplier.defaultSupplier();
    if (region.isEmpty() || asked(new SystemSettingsRegionProvider()).isPresent()) {
      return files;
    }
    return () -> withRegion(files.get(), region.get());
  }

  private ProfileFile withRegion(ProfileFile files, String own) {
    if (files.profile(profile).isEmpty()) {
      return files;
    }
    String text = "[" + profile + "]\n" + ProfileProperty.REGION + " = " + own + "\n";
    ProfileFile last =
        ProfileFile.builder()
            .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .type(ProfileFile.Type.CREDENTIALS)
            .build();
    return ProfileFile.aggregator().addFile(files).addFile(last).build();
  }

  private static Optional<Region> asked(AwsRegionProvider provider) {
    try {
      return Optional.ofNullable(provider.getRegion());
    } catch (SdkException e) {
      return Optional.empty(); // how it says that there is none
    }
  }

  /// With the name by which [ChainReport] knows it: the SDK's does not tell what it is.
  private record WebIdentity(StsWebIdentityTokenFileCredentialsProvider inner)
      implements AwsCredentialsProvider, AutoCloseable {

    @Override
    public AwsCredentials resolveCredentials() {
      return inner.resolveCredentials();
    }

    @Override
    public void close() {
      inner.close();
    }

    @Override
    public String toString() {
      return "WebIdentityTokenFileCredentialsProvider()";
    }
  }
}
