package dev.nuwa.format.control;

import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The recovery kit's words: R and a checksum as 18 words that can be spoken, proquints (arXiv
/// 0901.4016; docs/format.md, section 4, The recovery kit).
public final class RecoveryWords {

  /// How many words.
  public static final int COUNT = 18;

  private static final String CONSONANTS = "bdfghjklmnprstvz";
  private static final String VOWELS = "aiou";
  private static final int WORD_CHARS = 5;
  private static final int ROOT_BYTES = 32;
  private static final int CHECK_BYTES = 4;

  private RecoveryWords() {}

  /// The words for R.
  ///
  /// @param root 32 bytes
  public static List<String> encode(byte[] root) {
    if (root.length != ROOT_BYTES) {
      throw new IllegalArgumentException("root key of " + root.length + " bytes");
    }
    byte[] bytes = Arrays.copyOf(root, ROOT_BYTES + CHECK_BYTES);
    System.arraycopy(check(root), 0, bytes, ROOT_BYTES, CHECK_BYTES);
    List<String> words = new ArrayList<>(COUNT);
    for (int i = 0; i < bytes.length; i += 2) {
      words.add(word((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
    }
    Arrays.fill(bytes, (byte) 0);
    return words;
  }

  /// R, from words as somebody typed them: any case, anything but letters between them.
  ///
  /// @throws KeyException when they are not 18, one is no such word, or the checksum differs
  public static byte[] decode(String text) {
    List<String> words =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z]+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    if (words.size() != COUNT) {
      throw wrong("there are " + words.size() + " words, not " + COUNT);
    }
    byte[] bytes = new byte[ROOT_BYTES + CHECK_BYTES];
    for (int i = 0; i < COUNT; i++) {
      int number = number(words.get(i));
      if (number < 0) {
        throw wrong("word " + (i + 1) + " is none of its words");
      }
      bytes[2 * i] = (byte) (number >>> 8);
      bytes[2 * i + 1] = (byte) number;
    }
    byte[] root = Arrays.copyOf(bytes, ROOT_BYTES);
    if (!Arrays.equals(check(root), Arrays.copyOfRange(bytes, ROOT_BYTES, bytes.length))) {
      throw wrong("the checksum differs: at least one word is wrong");
    }
    return root;
  }

  private static String word(int number) {
    return ""
        + CONSONANTS.charAt(number >>> 12)
        + VOWELS.charAt(number >>> 10 & 3)
        + CONSONANTS.charAt(number >>> 6 & 15)
        + VOWELS.charAt(number >>> 4 & 3)
        + CONSONANTS.charAt(number & 15);
  }

  /// The 16 bits of a word, or -1.
  private static int number(String word) {
    if (word.length() != WORD_CHARS) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < WORD_CHARS; i++) {
      boolean consonant = i % 2 == 0;
      int digit = (consonant ? CONSONANTS : VOWELS).indexOf(word.charAt(i));
      if (digit < 0) {
        return -1;
      }
      number = number << (consonant ? 4 : 2) | digit;
    }
    return number;
  }

  private static byte[] check(byte[] root) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("nuwa kit v1".getBytes(StandardCharsets.US_ASCII));
      return Arrays.copyOf(digest.digest(root), CHECK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static KeyException wrong(String problem) {
    return new KeyException(
        Sentence.of("these are not the words of a recovery kit: {0}", problem),
        Sentence.of("compare them with the printed kit, word by word"));
  }
}
