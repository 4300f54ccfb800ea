package dev.nuwa.cli.view;

import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.format.snapshot.Sizes;

/// The figures that people size their bill by, of everything a snapshot refers to. Not a number
/// where there is nothing to divide by: no content, or nothing new.
///
/// @param compression C = compressed / original
/// @param encryption E = sealed / compressed
/// @param deduplication content / what of it was new
public record Ratios(double compression, double encryption, double deduplication) {

  /// @param total everything that is referred to
  /// @param added what of it was stored
  public static Ratios of(Sizes total, Sizes added) {
    return new Ratios(
        (double) total.compressed() / total.original(),
        (double) total.sealed() / total.compressed(),
        (double) total.original() / added.original());
  }

  public void say(Output output) {
    output.say(
        Message.RATIOS,
        Amounts.ratio(compression),
        Amounts.ratio(encryption),
        Amounts.ratio(deduplication));
  }

  public JsonObject json() {
    return new JsonObject()
        .put("compressionRatio", compression)
        .put("encryptionRatio", encryption)
        .put("deduplicationRatio", deduplication);
  }
}
