package io.autospec.simulator;

import io.autospec.durable.CorruptException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import java.nio.file.Path;
import java.util.List;

/** The simulated blob store as one process reaches it. */
final class SimBlobStore implements BlobStore {
  private final StoreState state;
  private final StoreAccess access;
  private final Judge judge;

  SimBlobStore(StoreState state, StoreAccess access, Judge judge) {
    this.state = state;
    this.access = access;
    this.judge = judge;
  }

  @Override
  public BlobRef put(String name, byte[] bytes) {
    access.begin();
    byte[] kept = bytes.clone();
    BlobRef ref = BlobRef.of(name, kept);
    judge.blobPut(name, ref, kept);
    state.blobs.put(name, new StoreState.Stored(kept, ref, access.now()));
    state.lost.remove(name);
    access.end("put", ref.bytes());
    return ref;
  }

  @Override
  public byte[] get(BlobRef ref) {
    access.begin();
    StoreState.Stored stored = state.blobs.get(ref.name());
    access.end("get", ref.bytes());
    return content(stored, ref);
  }

  static byte[] content(StoreState.Stored stored, BlobRef ref) {
    if (stored == null || !stored.ref().equals(ref) || stored.bytes().length != ref.bytes()) {
      throw new CorruptException(ref.name() + ": not what was put");
    }
    return stored.bytes().clone();
  }

  @Override
  public List<String> list(String prefix) {
    access.begin();
    List<String> names =
        state.blobs.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    access.end("list", names.size());
    return names;
  }

  @Override
  public void delete(String name) {
    access.begin();
    judge.blobDeleted(name);
    state.blobs.remove(name);
    access.end("delete", 0);
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
  public String toString() {
    return "the simulated store";
  }
}
