/// The command line of Nuwa: one class per command, wired by `Main`.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // ZXing has a name, no descriptor
module dev.nuwa.cli {
  requires static org.jspecify;
  requires dev.nuwa.core;
  requires info.picocli;
  requires org.snakeyaml.engine;
  requires com.google.zxing;
  requires tools.jackson.core;

  // Only for the storages that are loaded beside the modules: they see what is resolved here.
  requires java.security.jgss;
  requires java.xml;
  requires jdk.net;

  uses dev.nuwa.storage.StorageProvider;

  opens dev.nuwa.cli.archive to
      info.picocli;
  opens dev.nuwa.cli.argument to
      info.picocli;
  opens dev.nuwa.cli.command to
      info.picocli;
  opens dev.nuwa.cli.describe to
      info.picocli;
  opens dev.nuwa.cli.history to
      info.picocli;
  opens dev.nuwa.cli.keys to
      info.picocli;
  opens dev.nuwa.cli.probe to
      info.picocli;
}
