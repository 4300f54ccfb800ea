package dev.nuwa.cli.job;

import dev.nuwa.backup.BackupOptions.CutWish;
import dev.nuwa.chunk.CutParameters;
import dev.nuwa.cli.argument.ByteSize;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.text.Message;
import dev.nuwa.compress.Compressor;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.unit.Compression;

/// Options of a backup whose values have a form of their own.
public record BackupChoices(Call call) {

  private static final String FIXED = "fixed:";
  private static final int BLOCK_MIN = 512;

  /// `auto`, `gear`, or `fixed:BYTES`.
  public CutWish cut(String text, Session session) {
    return switch (text) {
      case "auto" -> new CutWish.ByFile(gearBounds(session));
      case "gear" -> new CutWish.Gear(gearBounds(session));
      default -> fixed(text);
    };
  }

  private CutParameters gearBounds(Session session) {
    DomainParameters.GearBounds bounds = parameters(session).cut();
    return new CutParameters(bounds.min(), bounds.average(), bounds.max());
  }

  private CutWish fixed(String text) {
    if (!text.startsWith(FIXED)) {
      throw notACut(text);
    }
    long block =
        ByteSize.parse(text.substring(FIXED.length()))
            .map(ByteSize::bytes)
            .orElseThrow(() -> notACut(text));
    if (block < BLOCK_MIN || block > CutParameters.BYTES_MAX) {
      throw notACut(text);
    }
    return new CutWish.Fixed((int) block);
  }

  /// A zstd level, or `off`.
  public Compression compression(String text) {
    if (text.equals("off")) {
      return Compression.OFF;
    }
    try {
      int level = Integer.parseInt(text);
      if (level >= Compressor.LEVEL_MIN && level <= Compressor.LEVEL_MAX) {
        return new Compression(level);
      }
    } catch (NumberFormatException e) {
      throw notALevel(text);
    }
    throw notALevel(text);
  }

  /// How writers of the session's domain cut and group.
  public DomainParameters parameters(Session session) {
    return session.config().config().domain(session.domain()).orElseThrow().parameters();
  }

  private UsageException notACut(String text) {
    return call.usage(call.text(Message.NOT_A_CUT, text), Message.TRY_CUT);
  }

  private UsageException notALevel(String text) {
    return call.usage(call.text(Message.NOT_A_LEVEL, text), Message.TRY_LEVEL);
  }
}
