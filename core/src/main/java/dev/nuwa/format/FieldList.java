package dev.nuwa.format;

/// Field lists of object headers and entries: `varint tag ‖ bytes value`, tag = number · 2 +
/// critical, numbers never descending (docs/format.md, section 1).
public final class FieldList {

  private FieldList() {}

  /// What a reader does that does not know a field.
  public enum Unknown {
    /// Pass over it.
    SKIP,
    /// Refuse.
    REFUSE;

    private int critical() {
      return this == REFUSE ? 1 : 0;
    }
  }

  /// Appends fields to a [ByteWriter], in ascending order of numbers.
  public static final class Writer {

    private final ByteWriter out;
    private int last;

    /// Begins a list at the end of `out`.
    public Writer(ByteWriter out) {
      this.out = out;
    }

    /// Begins a field: write its value to the buffer, then [#end(int)] with the answer.
    public int begin(int number, Unknown unknown) {
      if (number < last || number < 1) {
        throw new IllegalArgumentException("field " + number + " after field " + last);
      }
      last = number;
      out.varint(number * 2L + unknown.critical());
      return out.size();
    }

    /// Ends the field begun at `start`.
    public void end(int start) {
      out.insertLength(start);
    }

    /// A field whose value is one varint.
    public void varint(int number, Unknown unknown, long value) {
      int start = begin(number, unknown);
      out.varint(value);
      end(start);
    }

    /// A field whose value is bytes as they are.
    public void bytes(int number, Unknown unknown, ByteString value) {
      begin(number, unknown);
      out.bytes(value);
    }
  }

  /// Reads fields up to the end of a [ByteReader]. After [#next()] the reader shows the value only;
  /// the value is read whole, or passed over with [#unknown()].
  public static final class Reader {

    private final ByteReader in;
    private final int outer;
    private int number;
    private int critical;
    private boolean repeated;
    private boolean open;

    /// Takes everything that is left in `in` for the list.
    public Reader(ByteReader in) {
      this.in = in;
      this.outer = in.narrow(in.remaining());
    }

    /// Goes to the next field; false at the end of the list.
    public boolean next() {
      if (open) {
        in.expectEnd();
        in.widen(outer);
        open = false;
      }
      if (in.remaining() == 0) {
        return false;
      }
      int tag = in.varint(Integer.MAX_VALUE, "field tag");
      if (tag >> 1 < number || tag < 2) {
        throw in.damaged("field " + (tag >> 1) + " after field " + number);
      }
      repeated = tag >> 1 == number;
      number = tag >> 1;
      critical = tag & 1;
      in.narrow(in.length(Integer.MAX_VALUE, "field"));
      open = true;
      return true;
    }

    public int number() {
      return number;
    }

    /// Refuses a known field that stands twice or with the other critical bit.
    public void once(Unknown unknown) {
      if (repeated) {
        throw in.damaged("field " + number + " stands twice");
      }
      known(unknown);
    }

    /// Refuses a known field with the other critical bit.
    public void known(Unknown unknown) {
      if (critical != unknown.critical()) {
        throw in.damaged("field " + number + " has the wrong critical bit");
      }
    }

    /// Passes over a field of a later version, or refuses it when it is critical.
    public void unknown() {
      if (critical == 1) {
        throw in.unknown("critical field", number);
      }
      in.skip(in.remaining());
    }
  }
}
