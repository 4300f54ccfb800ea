package dev.nuwa.cli.keys;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Map;

/// A QR code as squares; the only class that talks to ZXing.
///
/// @param matrix of the code, without the quiet zone
record QrSquares(ByteMatrix matrix) {

  /// Light squares that belong around it.
  static final int QUIET = 4;

  /// A code that survives a crease: a quarter of it may be lost.
  ///
  /// @throws WriterException when there is no code so large
  static QrSquares of(String text) throws WriterException {
    Map<EncodeHintType, String> utf8 = Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");
    return new QrSquares(Encoder.encode(text, ErrorCorrectionLevel.Q, utf8).getMatrix());
  }

  /// Squares in a row, and rows.
  int size() {
    return matrix.getWidth();
  }

  /// Whether a square is dark; outside of the code none is.
  boolean isDark(int x, int y) {
    return x >= 0 && y >= 0 && x < size() && y < size() && matrix.get(x, y) != 0;
  }
}
