package dev.nuwa.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.UsageException;
import dev.nuwa.s3.Preset.Addressing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationParserTest {

  private static S3Location parse(String location) {
    return LocationParser.parse(location, S3Text.of("en"));
  }

  @Test
  void aBucketOfAmazonNeedsNothingElse() {
    S3Location place = parse("s3://my-backups");
    assertThat(place.bucket()).isEqualTo("my-backups");
    assertThat(place.prefix()).isEmpty();
    assertThat(place.isAmazon()).isTrue();
    assertThat(place.place().addressing()).isEqualTo(Addressing.VIRTUAL);
    assertThat(place.writing().checksum()).isTrue();
    assertThat(place.shown()).isEqualTo("s3://my-backups");
  }

  @Test
  void everyParameterArrives() {
    S3Location place =
        parse(
            "s3://b-1/a/b%20c/?endpoint=http://[::1]:9000&region=eu-1&path-style=false"
                    .replace("%20", "-")
                + "&storage-class=STANDARD_IA&sse-kms-key=arn:aws:kms:x&ca=/etc/own.pem"
                + "&proxy=http://proxy:3128&profile=work&role-arn=arn:aws:iam::1:role/r"
                + "&checksum=crc32c&timeout=5");
    assertThat(place.prefix()).isEqualTo("a/b-c/");
    assertThat(place.place().endpoint()).hasValue(URI.create("http://[::1]:9000"));
    assertThat(place.place().region()).hasValue("eu-1");
    assertThat(place.place().addressing()).isEqualTo(Addressing.VIRTUAL);
    assertThat(place.writing().storageClass()).hasValue("STANDARD_IA");
    assertThat(place.writing().encryption()).hasValue("aws:kms");
    assertThat(place.writing().checksum()).isTrue();
    assertThat(place.network().authority()).hasValue(Path.of("/etc/own.pem"));
    assertThat(place.network().proxy()).hasValue(URI.create("http://proxy:3128"));
    assertThat(place.network().patience()).isEqualTo(Duration.ofSeconds(5));
    assertThat(place.access().profile()).hasValue("work");
    assertThat(place.access().role()).hasValue("arn:aws:iam::1:role/r");
    assertThat(place.shown()).isEqualTo("s3://b-1/a/b-c ([::1]:9000)");
  }

  @ParameterizedTest
  @CsvSource({
    "oss://b-1?region=cn-hangzhou, https://s3.oss-cn-hangzhou.aliyuncs.com, VIRTUAL",
    "cos://b-1?region=ap-guangzhou, https://cos.ap-guangzhou.myqcloud.com, VIRTUAL",
    "obs://b-1?region=cn-north-4, https://obs.cn-north-4.myhuaweicloud.com, VIRTUAL",
    "b2://b-1?region=us-west-004, https://s3.us-west-004.backblazeb2.com, PATH",
    "r2://b-1?account=0123abc, https://0123abc.r2.cloudflarestorage.com, PATH",
    "wasabi://b-1?region=eu-central-1, https://s3.eu-central-1.wasabisys.com, PATH",
    "minio://b-1, http://localhost:9000, PATH",
    "minio://b-1?endpoint=http://10.0.0.1:9, http://10.0.0.1:9, PATH",
    "s3://b-1?endpoint=storage.example.com, https://storage.example.com, PATH",
  })
  void presetsKnowTheirAddress(String location, URI endpoint, Addressing addressing) {
    S3Location place = parse(location);
    assertThat(place.place().endpoint()).hasValue(endpoint);
    assertThat(place.place().addressing()).isEqualTo(addressing);
    assertThat(place.place().region()).isPresent();
    assertThat(place.writing().checksum()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3:// | cannot be the name of a bucket",
        "s3://My_Bucket | cannot be the name of a bucket",
        "s3://a | cannot be the name of a bucket",
        "s3://bucket//x//y | cannot stand in front",
        "s3://bucket/../x | cannot stand in front",
        "s3://bucket?endpint=https://h | perhaps endpoint",
        "s3://bucket?colour=red | there are: endpoint",
        "s3://bucket?region=a&region=b | twice",
        "s3://bucket?region= | the parameter region",
        "s3://bucket?endpoint=ftp://host | https://host:9000",
        "s3://bucket?path-style=yes | true, false",
        "s3://bucket?sse=rot13 | AES256",
        "s3://bucket?checksum=md5 | crc32c",
        "s3://bucket?timeout=0 | 60",
        "oss://bucket | needs the parameter region",
        "r2://bucket | needs the parameter account",
      })
  void whatIsWrongIsNamedWithWhatWouldBeRight(String location, String said) {
    assertThatThrownBy(() -> parse(location))
        .isInstanceOfSatisfying(
            UsageException.class,
            e -> assertThat(e.getMessage() + " " + e.advice()).contains(said));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://AKIAEXAMPLE:secret@bucket/x", "s3://key@bucket"})
  void keysInALocationAreRefusedAndNotRepeated(String location) {
    assertThatThrownBy(() -> parse(location))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("@bucket")
        .hasMessageNotContainingAny("secret", "AKIA", "key@");
  }
}
