package io.autospec.actors.durable;

import io.autospec.durable.StoreException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A blob store that cannot be written for a while. */
final class FullDisk {
  private final AtomicInteger toFail = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile Supplier<RuntimeException> always;
  private volatile String kept = "";
  private Runnable beforeWrite;

  /** A blob of this name cannot be removed. */
  void keep(String name) {
    kept = name;
  }

  /** Does something once, before the next write. */
  void beforeWrite(Runnable what) {
    beforeWrite = what;
  }

  /** From here on every write fails so. */
  void failWith(Supplier<RuntimeException> failure) {
    always = failure;
  }

  void failNext(int writes) {
    toFail.set(writes);
  }

  int failures() {
    return failed.get();
  }

  private void write() {
    if (beforeWrite != null) {
      Runnable once = beforeWrite;
      beforeWrite = null;
      once.run();
    }
    if (always != null) {
      throw always.get();
    }
    if (toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      failed.incrementAndGet();
      throw new StoreException("the disk is full", null);
    }
  }

  BlobStore around(BlobStore store) {
    return new BlobStore() {
      @Override
      public BlobRef put(String name, byte[] bytes) {
        write();
        return store.put(name, bytes);
      }

      @Override
      public BlobRef putFile(String name, Path file) {
        write();
        return store.putFile(name, file);
      }

      @Override
      public byte[] get(BlobRef ref) {
        return store.get(ref);
      }

      @Override
      public void getFile(BlobRef ref, Path file) {
        store.getFile(ref, file);
      }

      @Override
      public List<String> list(String prefix) {
        return store.list(prefix);
      }

      @Override
      public void delete(String name) {
        if (name.equals(kept)) {
          throw new StoreException("the disk cannot be written", null);
        }
        store.delete(name);
      }

      @Override
      public String toString() {
        return store.toString();
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }
}
