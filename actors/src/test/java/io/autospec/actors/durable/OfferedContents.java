package io.autospec.actors.durable;

import io.autospec.durable.blob.BlobRef;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A node without others: it remembers what is offered, and nothing can be fetched. */
class OfferedContents implements ContentExchange {
  private final List<String> offers = new ArrayList<>();

  /** Returns each offer's name and number of blobs. */
  List<String> offers() {
    return offers;
  }

  @Override
  public int nodeId() {
    return 1;
  }

  @Override
  public String address() {
    return "nowhere";
  }

  @Override
  public void offer(String name, Collection<BlobRef> blobs, Function<BlobRef, byte[]> source) {
    offers.add(name + ": " + blobs.size() + " blobs");
  }

  @Override
  public byte[] fetch(BlobRef ref, int nodeId, String address) {
    throw new AssertionError("nothing is fetched");
  }

  @Override
  public String register(DiffusionModel model) {
    return model.manifest().id();
  }

  @Override
  public void hold(String model) {
    throw new AssertionError("no model is used");
  }

  @Override
  public void letGo(String model) {
    throw new AssertionError("no model is used");
  }

  @Override
  public String manifest(String id) {
    throw new AssertionError("no manifest is asked for");
  }

  @Override
  public Optional<DiffusionModel> find(ModelManifest manifest) {
    return Optional.empty();
  }

  @Override
  public DiffusionModel fetchModel(ModelManifest manifest, int nodeId, String address) {
    throw new AssertionError("nothing is fetched");
  }

  @Override
  public DiffusionModel restore(ModelManifest manifest, Path file) {
    throw new AssertionError("nothing is restored");
  }
}
