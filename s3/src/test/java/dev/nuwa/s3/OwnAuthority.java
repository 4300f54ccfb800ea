package dev.nuwa.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate authority that no system knows, and the certificate of a server made by it.
///
/// @param keys of the server, in PKCS 12
/// @param certificate of the authority, in PEM
record OwnAuthority(Path keys, Path certificate) {

  static final String PASSWORD = "for-tests";

  /// Made in `folder`, for 127.0.0.1 and for `storage.invalid`.
  static OwnAuthority in(Path folder) throws IOException, InterruptedException {
    return in(folder, "-ext", "san=ip:127.0.0.1,dns:storage.invalid");
  }

  /// The same, with a server certificate made as told.
  static OwnAuthority in(Path folder, String... options) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path keys = folder.resolve("keys.p12");
    Path certificate = folder.resolve("authority.pem");
    List<String> server = new ArrayList<>(List.of(options));
    server.addAll(List.of("-signer", "authority"));
    make(keys, "authority", "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign");
    make(keys, "server", server.toArray(String[]::new));
    keytool(keys, "-exportcert", "-rfc", "-alias", "authority", "-file", certificate.toString());
    Path alone = folder.resolve("server.p12");
    keytool(
        keys,
        "-importkeystore",
        "-srckeystore",
        keys.toString(),
        "-srcstorepass",
        PASSWORD,
        "-destkeystore",
        alone.toString(),
        "-deststorepass",
        PASSWORD,
        "-srcalias",
        "server");
    return new OwnAuthority(alone, certificate);
  }

  /// What a server shows with it.
  SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void make(Path keys, String alias, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias));
    arguments.addAll(List.of("-dname", "CN=" + alias, "-keyalg", "EC", "-validity", "2"));
    arguments.addAll(List.of(more));
    keytool(keys, arguments.toArray(String[]::new));
  }

  private static void keytool(Path keys, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    if (!command.contains("-importkeystore")) {
      command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
    }
    Path said = Files.createTempFile(keys.getParent(), "keytool", ".txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + Files.readString(said));
    }
  }
}
