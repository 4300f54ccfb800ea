package dev.nuwa.cli.argument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.command.CommandTable;
import dev.nuwa.cli.text.Language;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Every command and every option says in both languages what it is for.
final class HelpTextsTest {

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertThat(HelpTexts.of(Language.CHINESE).keySet())
        .isEqualTo(HelpTexts.of(Language.ENGLISH).keySet());
  }

  @Test
  void everyOptionIsDescribed() {
    ResourceBundle texts = HelpTexts.of(Language.ENGLISH);
    for (String name : CommandTable.NAMES) {
      Command command = CommandTable.make(name).orElseThrow();
      assertThat(texts.containsKey("nuwa." + name + ".usage.description")).as(name).isTrue();
      for (OptionSpec option : CommandSpec.forAnnotatedObject(command).options()) {
        assertThat(keys(name, option)).as(name + " " + option).anyMatch(texts::containsKey);
      }
    }
  }

  private static List<String> keys(String command, OptionSpec option) {
    String key = option.longestName().replaceFirst("^-+", "");
    return List.of("nuwa." + command + "." + key, key);
  }
}
