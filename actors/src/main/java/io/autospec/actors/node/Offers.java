package io.autospec.actors.node;

import io.autospec.durable.blob.BlobRef;
import io.autospec.model.ModelBytes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What a node gives to whoever asks for it by its hash. An offer is of any number of blobs, such as
 * all of a finished job; of many offers those that nobody asked for the longest are forgotten.
 * Blobs are read when they are asked for, piece by piece, and of those that were read only the last
 * ones are held. Any thread; what is read blocks whoever reads something else of this node.
 */
final class Offers {
  private static final int MOST_OFFERS = 256;

  private final LinkedHashMap<String, Offer> offers = new LinkedHashMap<>(16, 0.75f, true);
  private final LinkedHashMap<String, byte[]> read = new LinkedHashMap<>(16, 0.75f, true);
  private final Object reading = new Object();
  private final long mostBytes;
  private long heldBytes;

  private record Offer(Map<String, BlobRef> blobs, Function<BlobRef, byte[]> source) {}

  /**
   * Offers nothing yet.
   *
   * @param mostBytes of blobs to hold; the last one is held however long it is
   */
  Offers(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Offers blobs.
   *
   * @param name of the offer; one of that name is replaced
   * @param blobs what they are
   * @param source reads one of them
   */
  void add(String name, Collection<BlobRef> blobs, Function<BlobRef, byte[]> source) {
    Map<String, BlobRef> byHash = new HashMap<>();
    blobs.forEach(ref -> byHash.put(ref.sha256(), ref));
    synchronized (offers) {
      offers.put(name, new Offer(byHash, source));
      Iterator<String> eldest = offers.keySet().iterator();
      while (offers.size() > MOST_OFFERS) {
        eldest.next();
        eldest.remove();
      }
    }
  }

  /** Finds what is offered by its hash; null if nothing is. */
  ModelBytes find(String sha256) {
    synchronized (offers) {
      for (Map.Entry<String, Offer> entry : offers.entrySet()) {
        Offer offer = entry.getValue();
        BlobRef ref = offer.blobs.get(sha256);
        if (ref != null) {
          Offer unused = offers.get(entry.getKey()); // Now it is the newest.
          return new OfferedBytes(ref.bytes(), () -> read(ref, offer.source));
        }
      }
      return null;
    }
  }

  private byte[] read(BlobRef ref, Function<BlobRef, byte[]> source) {
    synchronized (reading) {
      byte[] held = read.get(ref.sha256());
      if (held != null) {
        return held;
      }
      byte[] bytes = source.apply(ref);
      read.put(ref.sha256(), bytes);
      heldBytes += bytes.length;
      Iterator<byte[]> eldest = read.values().iterator();
      while (heldBytes > mostBytes && read.size() > 1) {
        heldBytes -= eldest.next().length;
        eldest.remove();
      }
      return bytes;
    }
  }
}
