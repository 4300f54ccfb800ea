package dev.nuwa.s3;

import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.s3.S3Text.Sentence;
import dev.nuwa.s3.wire.ListPage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The names below a prefix, a page at a time. Keys that are no names of ours are passed over. A
/// page out of order, or one that says that there is more but not where, is a failure: a list that
/// ends without one is complete. Not thread-safe.
final class S3Listing implements Iterator<ObjectInfo> {

  private final S3Connection connection;
  private final String prefix;
  private final Function<Optional<String>, ListPage> pages;
  private Iterator<ListPage.Found> page;
  private Optional<String> more;
  private @Nullable ObjectInfo next;
  private @Nullable ObjectName last;

  /// Asks for the first page at once.
  ///
  /// @param pages the page behind a token
  S3Listing(S3Connection connection, String prefix, Function<Optional<String>, ListPage> pages) {
    this.connection = connection;
    this.prefix = prefix;
    this.pages = pages;
    ListPage first = pages.apply(Optional.empty());
    this.page = first.objects().iterator();
    this.more = token(first);
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      if (page.hasNext()) {
        next = accept(page.next());
      } else if (more.isPresent()) {
        ListPage following = pages.apply(more);
        page = following.objects().iterator();
        more = token(following);
      } else {
        return false;
      }
    }
    return true;
  }

  @Override
  public ObjectInfo next() {
    ObjectInfo result = next;
    if (!hasNext() || (result = next) == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return result;
  }

  private @Nullable ObjectInfo accept(ListPage.Found object) {
    String key = object.key();
    String place = connection.location().prefix();
    if (!key.startsWith(place + prefix)) {
      throw broken(key);
    }
    String text = key.substring(place.length());
    if (!ObjectName.isValid(text)) {
      return null;
    }
    ObjectName name = ObjectName.of(text);
    if (last != null && name.compareTo(last) <= 0) {
      throw broken(key);
    }
    last = name;
    return new ObjectInfo(name, object.bytes());
  }

  private Optional<String> token(ListPage page) {
    if (!page.isTruncated()) {
      return Optional.empty();
    }
    if (page.token().isEmpty() || page.token().equals(more)) {
      throw broken("…");
    }
    return page.token();
  }

  private RuntimeException broken(String key) {
    Sentence sentence =
        Sentence.of(
            S3Message.LIST_BROKEN,
            S3Message.TRY_LIST_BROKEN,
            connection.location().shown(),
            prefix,
            key);
    return connection.text().failure(Reason.CORRUPT, prefix, sentence, null);
  }
}
