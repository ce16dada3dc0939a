package io.autospec.actors.durable;

import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps the networks of jobs, by content, so that a coordinator that has never seen a job's guest
 * can take the job up. Blocks.
 */
final class JobModels {
  private static final int PIECE = 1 << 20;

  private JobModels() {}

  private static BlobRef ref(ModelManifest manifest) {
    return new BlobRef("models/" + manifest.sha256(), manifest.size(), manifest.sha256());
  }

  /** Keeps a model that this program does not have built in. */
  static void keep(BlobStore blobs, DiffusionModel model) {
    ModelManifest manifest = model.manifest();
    BlobRef ref = ref(manifest);
    if (manifest.files().isEmpty() || blobs.list(ref.name()).contains(ref.name())) {
      return;
    }
    ModelBytes bytes = model.bytes().orElse(null);
    if (bytes == null) {
      return; // A closed form: there is nothing to keep.
    }
    try (bytes) {
      Path file = Files.createTempFile("autospec", ".model");
      try {
        copy(bytes, file);
        blobs.putFile(ref.name(), file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StoreException("model " + manifest.name() + " cannot be kept: " + e, e);
    }
  }

  private static void copy(ModelBytes bytes, Path file) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes.size(); at += piece.limit()) {
        piece.clear();
        if (bytes.read(at, piece) < 1) {
          throw new IOException("it ends at " + at);
        }
        piece.flip();
        while (piece.hasRemaining()) {
          int unused = out.write(piece);
        }
      }
    }
  }

  /** Finds a job's model on this node, or where it was kept. */
  static DiffusionModel open(BlobStore blobs, ContentExchange contents, ModelManifest manifest) {
    DiffusionModel here = contents.find(manifest).orElse(null);
    if (here != null) {
      return here;
    }
    if (manifest.files().isEmpty()) {
      throw new CorruptException(
          "model " + manifest.name() + ": a closed form that this version does not have");
    }
    try {
      Path folder = Files.createTempDirectory("autospec");
      Path file = folder.resolve("model");
      try {
        blobs.getFile(ref(manifest), file);
        return contents.restore(manifest, file);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new StoreException("model " + manifest.name() + " cannot be taken in: " + e, e);
    }
  }
}
