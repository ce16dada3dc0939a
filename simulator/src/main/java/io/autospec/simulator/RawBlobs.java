package io.autospec.simulator;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import java.nio.file.Path;
import java.util.List;

/** The simulated blobs as they lie there, for those who judge. */
record RawBlobs(StoreState state) implements BlobStore {
  @Override
  public byte[] get(BlobRef ref) {
    return SimBlobStore.content(state.blobs.get(ref.name()), ref);
  }

  @Override
  public List<String> list(String prefix) {
    return state.blobs.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  @Override
  public BlobRef put(String name, byte[] bytes) {
    BlobRef ref = BlobRef.of(name, bytes);
    state.blobs.put(name, new StoreState.Stored(bytes.clone(), ref, 0));
    return ref;
  }

  @Override
  public BlobRef putFile(String name, Path file) {
    throw new UnsupportedOperationException("no files here");
  }

  @Override
  public void getFile(BlobRef ref, Path file) {
    throw new UnsupportedOperationException("no files here");
  }

  @Override
  public void delete(String name) {
    state.blobs.remove(name);
  }
}
