package io.autospec.benchmarks.rig.grpc;

import io.autospec.benchmarks.rig.system.RigException;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A message is its bytes: one copy into the wire's buffers, one out of them. */
final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
  @Override
  public InputStream stream(byte[] value) {
    return new ByteArrayInputStream(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // gRPC's stream holds the whole message and says so: no growing array.
      byte[] bytes = new byte[stream.available()];
      int length = stream.readNBytes(bytes, 0, bytes.length);
      if (length != bytes.length || stream.read() >= 0) {
        throw new RigException("gRPC's stream is not the length that it says");
      }
      return bytes;
    } catch (IOException e) {
      throw new RigException("gRPC's stream cannot be read: " + e.getMessage(), e);
    }
  }
}
