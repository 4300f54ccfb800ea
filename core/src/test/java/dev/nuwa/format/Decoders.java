package dev.nuwa.format;

import dev.nuwa.format.control.Certificate;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.Confirmation;
import dev.nuwa.format.control.Drop;
import dev.nuwa.format.control.Generation;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.KeySlot;
import dev.nuwa.format.control.Pin;
import dev.nuwa.format.control.PinEnd;
import dev.nuwa.format.control.Probe;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.frame.DataBox;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Header;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.format.pack.IndexFile;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.snapshot.Note;
import dev.nuwa.format.snapshot.SnapshotBody;
import dev.nuwa.format.snapshot.SnapshotFacts;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.tree.InnerNames;
import dev.nuwa.format.tree.LeafNames;
import dev.nuwa.format.tree.ListInnerNames;
import dev.nuwa.format.tree.ListLeafNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.format.tree.TreeSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// Everything that is stored, with the bytes of its sample and a way to decode and encode it again.
public final class Decoders {

  private Decoders() {}

  /// One stored thing.
  ///
  /// @param content its bytes
  /// @param again decodes bytes and encodes the result
  public record Stored(String name, ByteString content, UnaryOperator<byte[]> again) {

    public byte[] bytes() {
      return content.bytes();
    }
  }

  public static List<Stored> all() {
    List<Stored> all = new ArrayList<>(small());
    all.addAll(framed());
    all.addAll(large());
    all.addAll(nodes());
    return all;
  }

  private static List<Stored> small() {
    return List.of(
        stored("config", Samples.config().encode(), b -> Config.decode("o", b).encode()),
        stored(
            "certificate",
            Samples.certificate().encode(),
            b -> Certificate.decode("o", b).encode()),
        stored("probe", Samples.probe().encode(), b -> Probe.decode("o", b).encode()),
        stored("key-slot", Samples.keySlot().encode(), b -> KeySlot.decode("o", b).encode()),
        stored(
            "key-slot-labelled",
            Samples.labelledKeySlot().encode(),
            b -> KeySlot.decode("o", b).encode()),
        stored("pin", Samples.pin().encode(), b -> Pin.decode("o", b).encode()),
        stored("pin-end", Samples.pinEnd().encode(), b -> PinEnd.decode("o", b).encode()),
        stored(
            "confirmation",
            Samples.confirmation().encode(),
            b -> Confirmation.decode("o", b).encode()),
        stored("note", Samples.note().encode(), b -> Note.decode("o", b).encode()),
        stored("drop", Samples.drop().encode(), b -> Drop.decode("o", b).encode()),
        stored(
            "generation", Samples.generation().encode(), b -> Generation.decode("o", b).encode()),
        key(Role.OWNER),
        key(Role.READER),
        key(Role.WRITER),
        key(Role.MAINTAINER));
  }

  private static List<Stored> framed() {
    String name = Samples.header().name();
    byte[] pin = Frame.assemble(Samples.header(), Samples.pin().encode(), Samples::sign);
    return List.of(
        stored("frame", pin, b -> again(Frame.parse(name, Samples.REPOSITORY, b))),
        stored("header", Samples.header().encode(), b -> Header.decode(name, b).encode()),
        stored(
            "pack-header",
            Samples.packHeader().encode(),
            b -> Header.decode(Samples.PACK, b).encode()),
        stored("trailer", Samples.trailer().encode(), b -> Trailer.decode("o", b).encode()),
        stored("data-box", Samples.dataBox().encode(), b -> DataBox.decode("o", b).encode()));
  }

  private static List<Stored> large() {
    return List.of(
        stored("pack-footer", Samples.footer().encode(), b -> PackFooter.decode("o", b).encode()),
        stored("index", Samples.index().encode(), Decoders::index),
        stored(
            "snapshot-body",
            Samples.snapshotBody().encode(),
            b -> SnapshotBody.decode("o", b).encode()),
        stored(
            "snapshot-facts", Samples.facts().encode(), b -> SnapshotFacts.decode("o", b).encode()),
        stored(
            "snapshot-names",
            Samples.names().encode(),
            b -> SnapshotNames.decode("o", b).encode()));
  }

  private static List<Stored> nodes() {
    TreeSamples.Leaf leaf = TreeSamples.leaf();
    byte[] listRefs = TreeSamples.listLeaf().encodeRefs();
    return List.of(
        stored(
            "tree-leaf-names",
            leaf.names().bytes(),
            b -> leaf(b, leaf.refs().bytes()).names().bytes()),
        stored(
            "tree-leaf-refs",
            leaf.refs().bytes(),
            b -> leaf(leaf.names().bytes(), b).refs().bytes()),
        stored(
            "tree-inner-names",
            TreeSamples.inner().encode(),
            b -> InnerNames.decode("o", b).encode()),
        stored(
            "tree-inner-refs",
            TreeSamples.innerRefs().encode(),
            b -> NodeRefs.decode("o", b).encode()),
        stored(
            "list-leaf-names",
            TreeSamples.listLeaf().encode(),
            b -> ListLeafNames.decode("o", b, listRefs).encode()),
        stored(
            "list-leaf-refs",
            listRefs,
            b -> ListLeafNames.decode("o", TreeSamples.listLeaf().encode(), b).encodeRefs()),
        stored(
            "list-inner-names",
            TreeSamples.listInner().encode(),
            b -> ListInnerNames.decode("o", b).encode()));
  }

  private static Stored stored(String name, byte[] bytes, UnaryOperator<byte[]> again) {
    return new Stored(name, ByteString.of(bytes), again);
  }

  private static Stored key(Role role) {
    return stored(
        "key-" + role.name().toLowerCase(Locale.ROOT),
        Samples.key(role).encode(),
        b -> KeyMaterial.decode("o", b).encode());
  }

  private static byte[] again(Frame frame) {
    byte[] signature = frame.signature();
    return Frame.assemble(frame.header(), frame.body(), message -> signature);
  }

  private static byte[] index(byte[] bytes) {
    IndexFile index = IndexFile.decode("o", bytes);
    index.packs().forEach(pack -> pack.decodeFooter().encode());
    return index.encode();
  }

  private static TreeSamples.Leaf leaf(byte[] names, byte[] refs) {
    LeafNames.Reader reader = new LeafNames.Reader("o", names, refs);
    LeafNames.Writer writer = new LeafNames.Writer();
    while (reader.next()) {
      writer.append(reader.key(), reader.entry());
    }
    byte[] newRefs = writer.finishRefs();
    return TreeSamples.Leaf.of(writer.finishNames(), newRefs);
  }
}
