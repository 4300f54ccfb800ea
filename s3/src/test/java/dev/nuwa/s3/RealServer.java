package dev.nuwa.s3;

import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.StorageContract;
import java.util.concurrent.atomic.AtomicInteger;

/// The contract on a server that runs somewhere else, for `check.d/s3.sh`: its name keeps it out of
/// the tests that need no server. `nuwa.test.s3` is a location whose prefix is not used otherwise,
/// `nuwa.test.exclusive` is `none` for a server known to ignore conditions, `nuwa.test.order` is
/// `folders` for one known to list by the names of folders.
final class RealServer extends StorageContract {

  private static final AtomicInteger OPENED = new AtomicInteger();

  @Override
  protected Storage open() {
    String location = System.getProperty("nuwa.test.s3");
    int query = location.indexOf('?');
    String prefix = location.substring(0, query) + "/" + OPENED.incrementAndGet();
    return LocalServer.storageAt(prefix + location.substring(query));
  }

  @Override
  protected Exclusive exclusive() {
    return System.getProperty("nuwa.test.exclusive", "").equals("none")
        ? Exclusive.NONE
        : Exclusive.ATOMIC;
  }

  @Override
  protected ListOrder listOrder() {
    return System.getProperty("nuwa.test.order", "").equals("folders")
        ? ListOrder.FOLDERS
        : ListOrder.WHOLE_NAMES;
  }

  /// Two pages.
  @Override
  protected int manyNames() {
    return 1100;
  }
}
