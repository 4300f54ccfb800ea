package dev.nuwa.cli.text;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why the file system refused something, in words: its exceptions often say the name only.
public final class Reasons {

  private Reasons() {}

  /// One clause without the name of the file, which whoever reports it says already.
  public static String of(Exception failure) {
    return switch (failure) {
      case NoSuchFileException e -> "no such file";
      case AccessDeniedException e -> "permission denied";
      case FileAlreadyExistsException e -> "it exists already";
      case DirectoryNotEmptyException e -> "it is not empty";
      case NotDirectoryException e -> "it is not a folder";
      case InvalidPathException e -> "the name cannot be used here";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
