package io.autospec.actors.node;

import io.autospec.durable.blob.BlobRef;
import io.autospec.model.ModelBytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a node gives to whoever asks for it by its hash. An offer is of any number of blobs, such as
 * all of a finished job; of many offers those that nobody asked for the longest are forgotten.
 * Blobs are read when they are asked for, piece by piece, and of those that were read only the last
 * ones are held, for as long as their offer is there: a node that has given a thousand jobs holds
 * no more than one that has given 256. Any thread; what is read blocks whoever reads something else
 * of this node, and whoever adds an offer that takes the place of another.
 */
final class Offers {
  private static final int MOST_OFFERS = 256;

  private final LinkedHashMap<String, Offer> offers = new LinkedHashMap<>(16, 0.75f, true);
  private final LinkedHashMap<String, Held> read = new LinkedHashMap<>(16, 0.75f, true);
  private final Object reading = new Object();
  private final long mostBytes;
  private long heldBytes;

  private static final class Offer {
    private final Map<String, BlobRef> blobs = new HashMap<>();
    private final Function<BlobRef, byte[]> source;

    /** Under the lock of what is read: whoever still reads for it must not hold that. */
    private boolean forgotten;

    private Offer(Collection<BlobRef> blobs, Function<BlobRef, byte[]> source) {
      blobs.forEach(ref -> this.blobs.put(ref.sha256(), ref));
      this.source = source;
    }
  }

  private record Held(Offer offer, byte[] bytes) {}

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
    List<Offer> gone = new ArrayList<>();
    synchronized (offers) {
      Offer replaced = offers.put(name, new Offer(blobs, source));
      if (replaced != null) {
        gone.add(replaced);
      }
      Iterator<Offer> eldest = offers.values().iterator();
      while (offers.size() > MOST_OFFERS) {
        gone.add(eldest.next());
        eldest.remove();
      }
    }
    if (!gone.isEmpty()) {
      forget(gone);
    }
  }

  private void forget(List<Offer> gone) {
    synchronized (reading) {
      for (Offer offer : gone) {
        offer.forgotten = true;
        for (String sha256 : offer.blobs.keySet()) {
          Held held = read.get(sha256);
          if (held != null && held.offer == offer) {
            read.remove(sha256);
            heldBytes -= held.bytes.length;
          }
        }
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
          return new OfferedBytes(ref.bytes(), () -> read(ref, offer));
        }
      }
      return null;
    }
  }

  private byte[] read(BlobRef ref, Offer offer) {
    synchronized (reading) {
      Held held = read.get(ref.sha256());
      if (held != null) {
        return held.bytes;
      }
      byte[] bytes = offer.source.apply(ref);
      if (!offer.forgotten) {
        hold(ref.sha256(), new Held(offer, bytes));
      }
      return bytes;
    }
  }

  private void hold(String sha256, Held held) {
    read.put(sha256, held);
    heldBytes += held.bytes.length;
    Iterator<Held> eldest = read.values().iterator();
    while (heldBytes > mostBytes && read.size() > 1) {
      heldBytes -= eldest.next().bytes.length;
      eldest.remove();
    }
  }

  /** How many bytes of blobs are held now. */
  long heldBytes() {
    synchronized (reading) {
      return heldBytes;
    }
  }
}
