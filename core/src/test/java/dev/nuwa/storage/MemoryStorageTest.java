package dev.nuwa.storage;

import dev.nuwa.storage.contract.StorageContract;

final class MemoryStorageTest extends StorageContract {
  @Override
  protected Storage open() {
    return new MemoryStorage();
  }
}
