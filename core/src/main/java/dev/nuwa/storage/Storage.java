package dev.nuwa.storage;

import dev.nuwa.error.StorageException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/// A flat store of named byte strings: the whole of what the engine asks of a disk or a cloud
/// (docs/format.md, "Object names"). `StorageContract` in the tests says the same as code, and
/// every implementation and every wrapper passes it.
///
/// Objects are written once; a name is not used again for other bytes. A name is never also the
/// folder of another (`a` and `a/b`), since some storages have real folders. What is absent is an
/// empty `Optional`. Every other failure is a [StorageException], which tells whether a retry can
/// help; an interrupt is a `CancelledException`. Thread-safe, and blocking: call it on virtual
/// threads.
public interface Storage extends AutoCloseable {

  /// Stores an object. On return it is durable and complete, and every later get, head and list of
  /// any process sees it; after a failure it may be there or not, but never in part.
  ///
  /// @throws StorageException `EXISTS` when the name is taken by other bytes and `options` keep
  ///   them
  void put(ObjectName name, Content content, PutOptions options);

  /// The bytes of an object in a range, clamped to its length; empty when there is no such object.
  /// The array belongs to the caller.
  Optional<byte[]> get(ObjectName name, ByteRange range);

  /// The bytes of a range one after the other, for whoever reads more than should be in memory at
  /// once: clamped as those of [#get], and empty when there is no such object. Failures on the way
  /// are those of any other call, never an `IOException`: an end without one is the end of the
  /// range or of the object. It may hold a connection until its caller closes it, who asks for
  /// nothing else before.
  default Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    return get(name, range).map(ByteArrayInputStream::new);
  }

  /// What a listing would tell of one object; empty when there is none.
  Optional<ObjectInfo> head(ObjectName name);

  /// Every object whose name starts with `prefix` (plain text such as `pack/` or `snap/ab12`; empty
  /// for all), each once, ordered by name as bytes. Lazy: it holds a page at most, and may reflect
  /// changes made while it runs. Complete, or an exception on the way: a listing that ends without
  /// one has shown every object that was there all the time. To be closed by the caller.
  Stream<ObjectInfo> list(String prefix);

  /// Removes an object, if it is there.
  void delete(ObjectName name);

  /// What this storage says it can do.
  Capabilities capabilities();

  /// One line for people: kind and place, without a secret.
  String describe();

  /// Gives up connections and the like. Idempotent; nothing may be called afterwards.
  @Override
  void close();
}
