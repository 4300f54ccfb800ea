package dev.nuwa.cli;

import java.util.List;
import java.util.function.UnaryOperator;

/// What a [MemoryBucket] does instead of just what it was asked.
///
/// @param status of HTTP and
/// @param code of S3, for [Kind#ANSWER]
/// @param bytes what becomes of the bytes of a get, for [Kind#SPOIL]
/// @param names what becomes of the objects in a list, one XML element each, for [Kind#SPOIL]
record Misdeed(
    Kind kind,
    String status,
    String code,
    UnaryOperator<byte[]> bytes,
    UnaryOperator<List<String>> names) {

  enum Kind {
    /// Says so, and does nothing.
    ANSWER,
    /// Closes the connection, and does nothing.
    DROP,
    /// Says nothing, does nothing, and keeps the connection.
    HANG,
    /// Does it, and the answer is lost.
    LOSE,
    /// Loses the request on the way, and does it when it is told to.
    LATE,
    /// Does it twice.
    TWICE,
    /// Passes over the condition of a put.
    UNCONDITIONAL,
    /// Passes over the range of a get.
    WHOLE,
    /// Does it, with a wrong answer.
    SPOIL
  }

  static Misdeed of(Kind kind) {
    return new Misdeed(kind, "", "", b -> b, n -> n);
  }

  static Misdeed answer(String status, String code) {
    return new Misdeed(Kind.ANSWER, status, code, b -> b, n -> n);
  }

  static Misdeed bytes(UnaryOperator<byte[]> bytes) {
    return new Misdeed(Kind.SPOIL, "", "", bytes, n -> n);
  }

  static Misdeed names(UnaryOperator<List<String>> names) {
    return new Misdeed(Kind.SPOIL, "", "", b -> b, names);
  }
}
