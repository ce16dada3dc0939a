package io.autospec.benchmarks.rig.artery;

import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import java.nio.ByteBuffer;

/** Puts a tensor's bytes straight into Artery's buffers, and takes them straight out. */
public final class TensorSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final int IDENTIFIER = 790_425;

  /** Made by Akka, from its name in {@link ArteryNode}'s configuration. */
  public TensorSerializer() {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return "";
  }

  @Override
  public void toBinary(Object message, ByteBuffer buffer) {
    buffer.put(((Tensor) message).bytes());
  }

  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new Tensor(bytes);
  }

  @Override
  public byte[] toBinary(Object message) {
    return ((Tensor) message).bytes();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return new Tensor(bytes);
  }
}
