package dev.nuwa.source;

/// What one step of reading a file brought.
public sealed interface Piece {

  /// The end; `finish` comes next.
  End END = new End();

  /// Bytes were put into the buffer.
  ///
  /// @param bytes how many, at least 1
  record Data(int bytes) implements Piece {}

  /// The file has a hole here: zeroes that take no space. Nothing was put into the buffer.
  ///
  /// @param bytes how long, at least 1
  record Hole(long bytes) implements Piece {}

  /// Nothing more.
  record End() implements Piece {}

  /// The file cannot be read further; reported already. To be recorded with missing content.
  record Failed(String reason) implements Piece {}
}
