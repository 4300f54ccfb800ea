package dev.nuwa.cli.config;

import dev.nuwa.cli.config.Yaml.Mapping;
import dev.nuwa.cli.config.Yaml.Pair;
import dev.nuwa.cli.config.Yaml.Place;
import dev.nuwa.cli.config.Yaml.Scalar;
import dev.nuwa.cli.config.Yaml.Sequence;
import dev.nuwa.cli.text.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Text to [Yaml], event by event, so that size and depth are bounded before anything is built.
/// Aliases are refused: with them a few lines could stand for billions, and profiles inherit.
final class YamlReader {

  private static final int DEPTH_MAX = 8;
  private static final int PIECES_MAX = 10_000;

  private final Complaints complaints;
  private final Iterator<Event> events;
  private int pieces;

  private YamlReader(String text, Complaints complaints) {
    this.complaints = complaints;
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(text.length() + 1).build();
    this.events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /// The first document of `text`; empty when there is none.
  static Optional<Yaml> read(String text, Complaints complaints) {
    try {
      YamlReader reader = new YamlReader(text, complaints);
      while (reader.events.hasNext()) {
        if (reader.events.next() instanceof DocumentStartEvent) {
          return Optional.of(reader.piece(reader.events.next(), 0));
        }
      }
      return Optional.empty();
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(YamlReader::place).orElse(new Place(1, 1));
      throw complaints.at(place, Message.CONFIG_NOT_YAML, Message.TRY_YAML, e.getProblem());
    } catch (YamlEngineException e) {
      String problem = String.valueOf(e.getMessage());
      throw complaints.at(new Place(1, 1), Message.CONFIG_NOT_YAML, Message.TRY_YAML, problem);
    }
  }

  private Yaml piece(Event event, int depth) {
    Place place = event.getStartMark().map(YamlReader::place).orElse(new Place(1, 1));
    if (depth > DEPTH_MAX || ++pieces > PIECES_MAX) {
      throw complaints.at(place, Message.CONFIG_TOO_MUCH, Message.TRY_CONFIG_FORM);
    }
    return switch (event) {
      case ScalarEvent scalar -> new Scalar(scalar.getValue(), place);
      case SequenceStartEvent _ -> new Sequence(items(depth), place);
      case MappingStartEvent _ -> new Mapping(pairs(depth), place);
      case AliasEvent _ -> throw complaints.at(place, Message.CONFIG_ALIAS, Message.TRY_INHERITS);
      default -> throw complaints.at(place, Message.CONFIG_TOO_MUCH, Message.TRY_CONFIG_FORM);
    };
  }

  private List<Yaml> items(int depth) {
    List<Yaml> items = new ArrayList<>();
    for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      items.add(piece(event, depth + 1));
    }
    return List.copyOf(items);
  }

  private List<Pair> pairs(int depth) {
    List<Pair> pairs = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      Yaml key = piece(event, depth + 1);
      if (!(key instanceof Scalar name)) {
        throw complaints.at(key.place(), Message.CONFIG_TOO_MUCH, Message.TRY_CONFIG_FORM);
      }
      if (!keys.add(name.text())) {
        throw complaints.at(
            key.place(), Message.CONFIG_TWICE, Message.TRY_CONFIG_ONCE, name.text());
      }
      pairs.add(new Pair(name, piece(events.next(), depth + 1)));
    }
    return List.copyOf(pairs);
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
