package dev.nuwa.cli.output;

import dev.nuwa.format.ByteString;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// One JSON object: fields in the order in which they were put, printed as one line. Values are
/// text, integers, finite doubles (others become null), booleans, times, durations (seconds),
/// objects, lists, and null.
public final class JsonObject {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  /// Adds a field.
  public JsonObject put(String name, @Nullable Object value) {
    fields.put(name, value);
    return this;
  }

  /// Adds a field, or nothing.
  public JsonObject putIfKnown(String name, Optional<?> value) {
    value.ifPresent(known -> fields.put(name, known));
    return this;
  }

  /// Adds a name as text, and its bytes as `<name>Bytes` in base64 where it is not UTF-8.
  public JsonObject putName(String field, ByteString name) {
    fields.put(field, name.utf8());
    if (!ByteString.utf8(name.utf8()).equals(name)) {
      fields.put(field + "Bytes", Base64.getEncoder().encodeToString(name.bytes()));
    }
    return this;
  }

  /// Adds all fields of another object.
  public JsonObject putAll(JsonObject other) {
    fields.putAll(other.fields);
    return this;
  }

  /// The line, without its end.
  @Override
  public String toString() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(out, this);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(wellFormed(text));
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> writeDouble(out, number);
      case Boolean flag -> out.writeBoolean(flag);
      case Instant time -> out.writeString(time.toString());
      case Duration time -> out.writeNumber(time.toMillis() / 1e3);
      case JsonObject object -> writeObject(out, object);
      case List<?> list -> writeList(out, list);
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }

  private static void writeDouble(JsonGenerator out, double number) {
    if (Double.isFinite(number)) {
      out.writeNumber(Math.round(number * 1e6) / 1e6);
    } else {
      out.writeNull();
    }
  }

  private static void writeObject(JsonGenerator out, JsonObject object) {
    out.writeStartObject();
    object.fields.forEach((name, value) -> {
      out.writeName(name);
      write(out, value);
    });
    out.writeEndObject();
  }

  private static void writeList(JsonGenerator out, List<?> list) {
    out.writeStartArray();
    list.forEach(value -> write(out, value));
    out.writeEndArray();
  }

  /// A lone surrogate is not text: it is replaced, since the line must stay UTF-8.
  private static String wellFormed(String text) {
    return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE)
        ? text
        : text.codePoints()
            .map(point -> Character.getType(point) == Character.SURROGATE ? 0xfffd : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }
}
