package io.autospec.actors.durable;

import io.autospec.durable.blob.BlobRef;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelManifest;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/**
 * Moves what jobs consist of between nodes, by content: over the data plane, never in messages. Any
 * thread; what fetches blocks.
 */
public interface ContentExchange {
  /** Returns the number of this node. */
  int nodeId();

  /** Returns where the data plane of this node is. */
  String address();

  /**
   * Gives blobs to whoever asks for them by their hashes, for a while: of many offers those that
   * nobody asked for the longest are forgotten.
   *
   * @param name of the offer; one of that name is replaced
   * @param blobs what they are, any number
   * @param source reads one of them; called when it is asked for, and again if it was not held
   */
  void offer(String name, Collection<BlobRef> blobs, Function<BlobRef, byte[]> source);

  /**
   * Fetches bytes from a node that offers them.
   *
   * @param ref what they are
   * @param nodeId who has them
   * @param address of its data plane
   * @return the bytes; their length and hash are right
   * @throws io.autospec.model.ModelException if they do not come, or not whole
   * @throws InterruptedException if the thread was interrupted
   */
  byte[] fetch(BlobRef ref, int nodeId, String address) throws InterruptedException;

  /**
   * Adds a model that is held, so that this node's jobs may use it and other nodes may fetch it.
   *
   * @param model stays its owner's to close
   * @return its id
   */
  String register(DiffusionModel model);

  /**
   * From now on a model that is here, or comes, stays, until it was let go of as often. Else what
   * was found could be closed before it is used.
   *
   * @param model its id
   */
  void hold(String model);

  /**
   * Lets go of a model. What nobody holds any more is forgotten, but for the last few of those that
   * were found or fetched, which the next job may want.
   *
   * @param model its id
   */
  void letGo(String model);

  /** Returns the manifest of a model that was registered. */
  String manifest(String id);

  /**
   * Finds a model without fetching it.
   *
   * @param manifest which
   * @return the model, if it is here
   */
  Optional<DiffusionModel> find(ModelManifest manifest);

  /**
   * Finds a model here, or fetches it.
   *
   * @param manifest which
   * @param nodeId who has it
   * @param address of its data plane
   * @return the model
   * @throws io.autospec.model.ModelException if it cannot be had
   * @throws InterruptedException if the thread was interrupted
   */
  DiffusionModel fetchModel(ModelManifest manifest, int nodeId, String address)
      throws InterruptedException;

  /**
   * Takes in a model from bytes that were kept.
   *
   * @param manifest which
   * @param file its stream of bytes
   * @return the model
   * @throws io.autospec.model.ModelException if they are not its bytes
   * @throws io.autospec.durable.StoreException if this machine cannot read or write them now
   */
  DiffusionModel restore(ModelManifest manifest, java.nio.file.Path file);
}
