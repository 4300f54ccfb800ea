/// The engine of Nuwa: everything between a source and a storage, and back.
@org.jspecify.annotations.NullMarked
module dev.nuwa.core {
  requires static transitive org.jspecify;
  requires com.github.luben.zstd_jni;
  requires org.bouncycastle.provider;

  exports dev.nuwa.backup;
  exports dev.nuwa.check;
  exports dev.nuwa.chunk;
  exports dev.nuwa.compress;
  exports dev.nuwa.crypto;
  exports dev.nuwa.error;
  exports dev.nuwa.event;
  exports dev.nuwa.format.control;
  exports dev.nuwa.format.frame;
  exports dev.nuwa.format.pack;
  exports dev.nuwa.format.snapshot;
  exports dev.nuwa.format.tree;
  exports dev.nuwa.format;
  exports dev.nuwa.policy;
  exports dev.nuwa.repo.blob;
  exports dev.nuwa.repo.generation;
  exports dev.nuwa.repo.index.session;
  exports dev.nuwa.repo.index;
  exports dev.nuwa.repo.key;
  exports dev.nuwa.repo.node;
  exports dev.nuwa.repo.pack;
  exports dev.nuwa.repo.snapshot;
  exports dev.nuwa.repo;
  exports dev.nuwa.restore;
  exports dev.nuwa.source.fs;
  exports dev.nuwa.source.target;
  exports dev.nuwa.repo.unit;
  exports dev.nuwa.source;
  exports dev.nuwa.storage.probe;
  exports dev.nuwa.storage.wrap;
  exports dev.nuwa.storage;
  exports dev.nuwa.task;
  exports dev.nuwa.tree.state;
  exports dev.nuwa.tree;
}
