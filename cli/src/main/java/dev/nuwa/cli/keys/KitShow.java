package dev.nuwa.cli.keys;

import com.google.zxing.WriterException;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.PrivateFiles;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// `key kit`: shows the recovery kit, or writes it to a file: as text, or as a page to print.
final class KitShow {

  private static final String STDOUT = "-";

  private KitShow() {}

  /// @param file where the text goes; `-` is stdout
  /// @param page where a page with a code goes
  static ExitCode run(Call call, Optional<String> file, Optional<String> page) {
    if (file.isPresent() && page.isPresent()) {
      throw call.usage(call.text(Message.KIT_TWO), Message.TRY_ONE);
    }
    page.ifPresent(name -> requireKnown(call, name));
    boolean hidden = file.isEmpty() && page.isEmpty();
    if (hidden && !call.output().surroundings().terminal().showsOutput()) {
      throw call.usage(call.text(Message.KIT_NO_TERMINAL), Message.TRY_KIT_OUTPUT);
    }
    try (OpenRepository repository = call.opener().open()) {
      RecoveryKit kit = RecoveryKit.of(call, repository);
      if (page.isPresent()) {
        QrSquares code = code(call, kit);
        write(
            call,
            page.get(),
            isSvg(page.get()) ? new KitSvg(kit, code).page() : KitText.page(kit, code));
      } else if (file.isPresent() && !file.get().equals(STDOUT)) {
        write(call, file.get(), KitText.of(kit));
      } else {
        call.output().lines(KitText.of(kit));
        call.output().result(new JsonObject().put("kit", KitText.of(kit)));
      }
    }
    return ExitCode.DONE;
  }

  private static QrSquares code(Call call, RecoveryKit kit) {
    try {
      return QrSquares.of(kit.line());
    } catch (WriterException e) {
      throw new UsageException(
          call.text(Message.KIT_TOO_LONG), call.text(Message.TRY_KIT_WITHOUT_CODE), e);
    }
  }

  private static boolean isSvg(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".svg");
  }

  private static void requireKnown(Call call, String name) {
    if (!isSvg(name) && !name.toLowerCase(Locale.ROOT).endsWith(".txt")) {
      throw call.usage(call.text(Message.KIT_PAGE_NAME, name), Message.TRY_KIT_PAGE);
    }
  }

  private static void write(Call call, String file, String text) {
    try {
      PrivateFiles.writeNew(Path.of(file), (text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw call.usage(call.text(Message.FILE_EXISTS, file), Message.TRY_OTHER_FILE);
    } catch (InvalidPathException e) {
      throw new UsageException(
          call.text(Message.NOT_A_LOCATION, file), call.text(Message.TRY_FILE), e);
    } catch (IOException e) {
      throw new ResourceException(
          call.text(Message.CANNOT_WRITE, file, Reasons.of(e)), call.text(Message.TRY_RIGHTS), e);
    }
    call.output().say(Message.KIT_WRITTEN, file);
    call.output().result(new JsonObject().put("file", file));
  }
}
