package io.autospec.actors.node;

import io.autospec.actors.durable.ContentExchange;
import io.autospec.durable.blob.BlobRef;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A node's side of what moves by content. */
record NodeContents(DataPlane plane, String address) implements ContentExchange {
  private static final long DIAL_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long LOOK_MILLIS = 10;

  @Override
  public int nodeId() {
    return plane.nodeId();
  }

  @Override
  public void offer(String name, Collection<BlobRef> blobs, Function<BlobRef, byte[]> source) {
    plane.models().offer(name, blobs, source);
  }

  @Override
  public byte[] fetch(BlobRef ref, int nodeId, String itsAddress) throws InterruptedException {
    link(nodeId, itsAddress);
    return plane.models().fetch(ref, nodeId);
  }

  @Override
  public String register(DiffusionModel model) {
    return plane.models().register(model);
  }

  @Override
  public void hold(String model) {
    plane.models().hold(model);
  }

  @Override
  public void letGo(String model) {
    plane.models().letGo(model);
  }

  @Override
  public String manifest(String id) {
    return plane.models().manifest(id);
  }

  @Override
  public Optional<DiffusionModel> find(ModelManifest manifest) {
    return plane.models().find(manifest);
  }

  @Override
  public DiffusionModel fetchModel(ModelManifest manifest, int nodeId, String itsAddress)
      throws InterruptedException {
    Optional<DiffusionModel> here = find(manifest);
    if (here.isPresent()) {
      return here.get();
    }
    link(nodeId, itsAddress);
    return plane.models().fetch(manifest, nodeId);
  }

  @Override
  public DiffusionModel restore(ModelManifest manifest, Path file) {
    return plane.models().restore(manifest, file);
  }

  private void link(int nodeId, String itsAddress) throws InterruptedException {
    long deadline = System.nanoTime() + DIAL_NANOS;
    while (!plane.dial(nodeId, itsAddress)) {
      if (System.nanoTime() > deadline) {
        throw new ModelException(
            "no way to the data plane of node "
                + nodeId
                + " at "
                + itsAddress
                + " within 20 s; does a firewall close its ports?");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
