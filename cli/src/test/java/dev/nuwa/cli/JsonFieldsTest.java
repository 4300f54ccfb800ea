package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.command.CommandTable;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What `--json` prints has the fields and types of the tables in docs/cli.md, and no others. The
/// tables are read from the document; each must be shown by a run here.
final class JsonFieldsTest {

  private static final Pattern HEAD =
      Pattern.compile("\\| JSON(?: lines)?(?: of (.*?))? \\| fields \\|");
  private static final Pattern ROW = Pattern.compile("\\| ([^|]*) \\| (.*) \\|");
  private static final Pattern EVENT = Pattern.compile("\\| `([a-zA-Z]+)` \\| (.*) \\| [^|]* \\|");
  private static final Pattern REMARK = Pattern.compile("\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final String NOT_ALWAYS = ", not always";

  /// A field as the document promises it.
  private record Field(String type, boolean always) {}

  /// The objects that were printed, by the name of their table.
  private final Map<String, List<Map<String, Object>>> printed = new LinkedHashMap<>();

  /// The first words of what was run, and the lines of stderr.
  private final Set<String> commands = new TreeSet<>();

  private final List<String> told = new ArrayList<>();

  @TempDir Path folder;
  private Path docs;

  @BeforeEach
  void makeTree() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Shell.run(
        docs,
        "echo hello > a; head -c 300000 /dev/urandom > big; ln -s a link; mkfifo pipe;"
            + " printf x > \"$(printf 'caf\\351')\"");
  }

  @Test
  void everyResultHasTheFieldsOfTheDocument() throws IOException {
    runTheCommands();
    Map<String, Map<String, Field>> promised = tables();
    assertThat(printed.keySet()).as("runs").containsExactlyInAnyOrderElementsOf(promised.keySet());
    promised.forEach((table, fields) -> {
      assertThat(printed.get(table)).as(table).isNotEmpty();
      printed.get(table).forEach(object -> compare(table, fields, object));
      Set<String> seen = new TreeSet<>();
      printed.get(table).forEach(object -> seen.addAll(object.keySet()));
      fields.forEach((name, field) -> {
        boolean rare = name.equals("missing");
        assertThat(rare || seen.contains(name)).as("%s never shows %s", table, name).isTrue();
      });
    });
    // What these print is the content itself.
    shownAsItIs("cat", "latest:a");
    shownAsItIs("dump", "latest");
    assertThat(commands).containsExactlyInAnyOrderElementsOf(CommandTable.NAMES);
    everyEventHasTheFieldsOfTheDocument();
  }

  private void everyEventHasTheFieldsOfTheDocument() throws IOException {
    Map<String, Set<String>> events = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/events.md"))) {
      Matcher row = EVENT.matcher(line);
      if (row.matches()) {
        Set<String> fields = new TreeSet<>(Set.of("type", "time"));
        NAME.matcher(REMARK.matcher(row.group(2)).replaceAll(""))
            .results()
            .forEach(found -> fields.add(found.group(1)));
        events.put(row.group(1), fields);
      }
    }
    assertThat(events).hasSizeGreaterThan(10);
    for (String line : told) {
      Map<String, Object> event = object(line);
      assertThat(events).as(line).containsKey((String) event.get("type"));
      assertThat(events.get((String) event.get("type"))).as(line).containsAll(event.keySet());
      assertThat(event.get("time")).as(line).asString().matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }
    assertThat(told).anyMatch(line -> line.contains("\"requests\""));
  }

  @Test
  void theExitCodesAreThoseOfTheDocument() throws IOException {
    List<Integer> documented =
        Files.readAllLines(Path.of("../docs/cli.md")).stream()
            .dropWhile(line -> !line.equals("## Exit codes"))
            .filter(line -> line.matches("\\| \\d+ \\| .*"))
            .map(line -> Integer.valueOf(line.split(" ")[1]))
            .toList();
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code).toList()).isEqualTo(documented);
  }

  private void shownAsItIs(String command, String what) {
    CliRun.Result plain = cli().run(command, what, "--quiet");
    CliRun.Result json = cli().run(command, what, "--json");
    commands.add(command);
    told.addAll(json.err().lines().toList());
    assertThat(json.bytes()).as(command).isNotEmpty().isEqualTo(plain.bytes());
  }

  private static void compare(String table, Map<String, Field> fields, Map<String, Object> object) {
    assertThat(fields.keySet()).as("fields of " + table).containsAll(object.keySet());
    fields.forEach((name, field) -> {
      assertThat(!field.always() || object.containsKey(name))
          .as("%s lacks %s: %s", table, name, object)
          .isTrue();
      if (object.containsKey(name)) {
        assertThat(typeOf(object.get(name)))
            .as("type of %s in %s", name, table)
            .isIn(typesFor(field.type()));
      }
    });
  }

  private static List<String> typesFor(String type) {
    return switch (type) {
      case "number or null" -> List.of("number", "null");
      case "text or null" -> List.of("text", "null");
      case "list of text", "list of objects" -> List.of(type, "empty list");
      default -> List.of(type);
    };
  }

  private static String typeOf(Object value) {
    return switch (value) {
      case String _ -> "text";
      case Number _ -> "number";
      case Boolean _ -> "true or false";
      case List<?> list when list.isEmpty() -> "empty list";
      case List<?> list -> list.getFirst() instanceof Map ? "list of objects" : "list of text";
      default -> "null";
    };
  }

  private void runTheCommands() throws IOException {
    String place = folder.resolve("other").toString();
    shown("init", "init", "-r", place, "--key-file", folder.resolve("key").toString());
    run("init", cli().with("NUWA_PASSWORD", "long enough"), "init", "-r", place + "2");
    shown("backup of `--dry-run`", "backup", "--dry-run", docs.toString());
    shown("backup", "backup", docs.toString(), "--tag", "t");
    shown("backup", "backup", docs.toString());
    String target = folder.resolve("out").toString();
    shown("restore", "restore", "latest", "--target", target);
    shown("restore", "restore", "latest", "--target", target, "--overwrite=always", "--verify");
    shown("restore of `--dry-run`", "restore", "latest", "--target", target + "2", "--dry-run");
    shown("snapshots", "snapshots");
    shown("ls", "ls", "-R", "latest");
    history();
    List<Map<String, Object>> stats = shown("stats", "stats");
    parts("stats", stats, "perSnapshot");
    parts("stats", stats, "largest");
    shown("check", "check", "--read-data");
    kit();
    shown("schedule", "schedule", "print", "cron", "--", "/home");
    shown("version, doctor", "version");
    parts("version, doctor", shown("version, doctor of `doctor`", "doctor"), "findings");
    shown("uninstall", "uninstall", "--dry-run");
    Shell.run(folder, "cp -a home/data/nuwa/repository kept");
    for (String damage : List.of("printf '\\377\\377' | dd conv=notrunc seek=99", "echo")) {
      for (String packs : List.of("-size +100k", "-size -100k")) { // content, then trees
        Shell.run(
            folder,
            "for f in $(find home/data/nuwa/repository/pack -type f "
                + packs
                + "); do "
                + (damage.startsWith("echo") ? "echo > $f" : damage + " bs=2 of=$f 2>&1")
                + "; done");
        parts("check", shown("check", "check", "--read-data"), "problems");
      }
    }
    Shell.run(folder, "rm -r home/data/nuwa/repository; mv kept home/data/nuwa/repository");
  }

  private void history() throws IOException {
    Shell.run(
        docs,
        "echo more >> a; rm link; echo x > link; ln -s a other; chmod 600 big;"
            + " printf y >> \"$(printf 'caf\\351')\"");
    run("", cli(), "backup", docs.toString());
    printed.remove("");
    shown("find", "find", "*");
    List<Map<String, Object>> lines = shown("diff", "diff", "latest~1", "--metadata");
    printed.put("diff of the last line", List.of(lines.getLast()));
    printed.get("diff").removeLast();
    shown("tag, hold, unhold of `tag`", "tag", "add", "latest", "x");
    shown("tag, hold, unhold of `hold` and `unhold`", "hold", "latest", "--reason", "audit");
    shown("tag, hold, unhold of `hold` and `unhold`", "unhold", "latest");
    Path file = Files.writeString(folder.resolve("nuwa.yaml"), "profiles: {default: {quiet: 1}}");
    parts("config", shown("config", "config", "show", "--config", file.toString()), "settings");
    shown("completion", "completion", "bash");
  }

  private void kit() throws IOException {
    Path kit = folder.resolve("kit");
    shown("key of `kit`", "key", "kit", "--output", kit.toString());
    shown("key of `kit`", "key", "kit", "--page", kit + ".svg");
    String words =
        Files.readString(kit)
            .lines()
            .filter(line -> line.startsWith("    "))
            .reduce("", String::concat);
    shown("key of `kit`", "key", "kit", "--output", "-");
    run("key of `--verify`", cli().typing(words), "key", "kit", "--verify");
    String file = folder.resolve("recovered").toString();
    run("key of `recover`", cli().typing(words), "key", "recover", "--key-file", file);
    keys();
  }

  private void keys() throws IOException {
    String file = folder.resolve("writer.key").toString();
    CliRun password = cli().with("NUWA_NEW_PASSWORD", "long enough");
    for (String[] where : new String[][] {{"--output", file}, {"--output", "-"}}) {
      shown("key of `add`", "key", "add", "--role", "writer", "--name", "w", where[0], where[1]);
    }
    run("key of `add`", password, "key", "add", "--role", "reader", "--name", "r", "--password");
    String place = folder + "/other2";
    CliRun byPassword =
        cli().with("NUWA_PASSWORD", "long enough").with("NUWA_NEW_PASSWORD", "longer yet");
    run("key of `passwd`", byPassword, "key", "passwd", "-r", place);
    shown("key of `export`", "key", "export", "--output", folder + "/exported.key");
    shown("key of `export`", "key", "export", "--output", "-");
    run("", cli(), "backup", "--key-file", file, docs.toString());
    printed.remove("");
    shown("key of `revoke`", "key", "revoke", "r", "--yes");
    String writer = (String) printed.get("key of `add`").getFirst().get("id");
    shown("key of `revoke`", "key", "revoke", writer, "--last", "none", "--yes");
    shown("key of `list`", "key", "list");
    parts("storage", shown("storage", "storage", "probe"), "answers");
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private List<Map<String, Object>> shown(String table, String... arguments) {
    return run(table, cli(), arguments);
  }

  private List<Map<String, Object>> run(String table, CliRun cli, String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.add(1, "--json");
    CliRun.Result result = cli.run(line.toArray(String[]::new));
    commands.add(line.getFirst());
    told.addAll(result.err().lines().toList());
    List<Map<String, Object>> objects = result.out().lines().map(JsonFieldsTest::object).toList();
    assertThat(objects).as("%s: %s", line, result.err()).isNotEmpty();
    printed.computeIfAbsent(table, name -> new ArrayList<>()).addAll(objects);
    return objects;
  }

  private void parts(String section, List<Map<String, Object>> objects, String field) {
    List<Map<String, Object>> parts =
        printed.computeIfAbsent(section + " of each of `" + field + "`", name -> new ArrayList<>());
    for (Map<String, Object> object : objects) {
      for (Object part : (List<?>) object.get(field)) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) part).forEach((name, value) -> copy.put((String) name, value));
        parts.add(copy);
      }
    }
  }

  /// The tables of the document: `section`, or `section of what the head of the table says`.
  private static Map<String, Map<String, Field>> tables() throws IOException {
    Map<String, Map<String, Field>> tables = new LinkedHashMap<>();
    String section = "";
    Map<String, Field> table = null;
    for (String line : Files.readAllLines(Path.of("../docs/cli.md"))) {
      Matcher head = HEAD.matcher(line);
      Matcher row = ROW.matcher(line);
      if (line.startsWith("### ")) {
        section = line.substring(4);
      } else if (head.matches()) {
        String of = head.group(1);
        table = new LinkedHashMap<>();
        tables.put(of == null ? section : section + " of " + of, table);
      } else if (!line.startsWith("|")) {
        table = null;
      } else if (table != null && row.matches()) {
        addRow(table, row.group(1), row.group(2));
      }
    }
    return tables;
  }

  private static void addRow(Map<String, Field> table, String type, String fields) {
    boolean always = !type.endsWith(NOT_ALWAYS);
    String plain = always ? type : type.substring(0, type.length() - NOT_ALWAYS.length());
    Matcher names = NAME.matcher(REMARK.matcher(fields).replaceAll(""));
    while (names.find()) {
      table.put(names.group(1), new Field(plain, always));
    }
  }

  private static Map<String, Object> object(String line) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      Map<String, Object> object = new LinkedHashMap<>();
      readObject(parser).forEach((name, value) -> object.put((String) name, value));
      return object;
    }
  }

  private static Map<?, ?> readObject(JsonParser parser) {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, read(parser));
    }
    return object;
  }

  private static Object read(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      default -> Void.class;
    };
  }

  private static List<Object> readArray(JsonParser parser) {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(read(parser));
    }
    return list;
  }
}
