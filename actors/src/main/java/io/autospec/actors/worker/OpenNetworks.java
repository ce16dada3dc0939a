package io.autospec.actors.worker;

import io.autospec.actors.wire.NetworkKey;
import io.autospec.model.PredictionDenoiser;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.GuidedDenoiser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The networks that a device has open, as chains want them. Bounded: the least recently used is
 * closed for another one, but never the one of a running call. Any thread may add; one evaluates.
 */
final class OpenNetworks implements AutoCloseable {
  /** Most combinations of a network with a guidance that are kept. */
  private static final int MOST_FITTED = 64;

  private final int most;
  private final Consumer<String> closed;
  private final LinkedHashMap<String, Denoiser> networks = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<NetworkKey, Denoiser> fitted =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NetworkKey, Denoiser> eldest) {
          return size() > MOST_FITTED; // Decorators hold no resources of their own.
        }
      };

  private record Gone(String model, Denoiser network) {}

  /** What was replaced while it was in use. */
  private final List<Gone> replaced = new ArrayList<>();

  private Denoiser inUse;
  private boolean over;

  /**
   * Makes it empty.
   *
   * @param most that are open at once, but for one in use that none is closed for
   * @param closed hears, on any thread, the model of each network that was closed before the end
   */
  OpenNetworks(int most, Consumer<String> closed) {
    this.most = most;
    this.closed = closed;
  }

  /** Closes what has to go before another network is opened. */
  void makeRoom() {
    shrinkTo(most - 1, null);
  }

  /** Takes a network over; closes it if this is at its end. */
  void add(String model, Denoiser network) {
    Denoiser unwanted;
    synchronized (this) {
      unwanted = over ? network : networks.put(model, network);
      fitted.keySet().removeIf(key -> key.model().equals(model));
      if (unwanted != null && unwanted == inUse) {
        replaced.add(new Gone(model, unwanted));
        unwanted = null;
      }
    }
    if (unwanted != null) {
      unwanted.close();
      closed.accept(model);
    }
    // Not what has just come: where one may be open and it is in use, no other would ever run.
    shrinkTo(most, model);
  }

  synchronized boolean has(String model) {
    return networks.containsKey(model);
  }

  /** The network for a chain, or null if it is not open; it stays open until {@link #end}. */
  synchronized Denoiser begin(NetworkKey key) {
    Denoiser network = networks.get(key.model());
    if (network == null) {
      return null;
    }
    inUse = network;
    Denoiser known = fitted.get(key);
    if (known != null) {
      return known;
    }
    Denoiser fits = PredictionDenoiser.fit(network, key.learnsVariance());
    if (key.guidance() != null) {
      fits = new GuidedDenoiser(fits, key.guidance().scale(), key.guidance().empty());
    }
    fitted.put(key, fits);
    return fits;
  }

  /** The call is over; what had to wait for its end is closed. */
  void end() {
    synchronized (this) {
      inUse = null;
    }
    shrinkTo(most, null);
  }

  private void shrinkTo(int size, String kept) {
    List<Gone> closing = new ArrayList<>();
    synchronized (this) {
      if (networks.size() <= size && replaced.isEmpty()) {
        return; // After nearly every call.
      }
      replaced.removeIf(gone -> gone.network() != inUse && closing.add(gone));
      for (Map.Entry<String, Denoiser> eldest : List.copyOf(networks.entrySet())) {
        if (networks.size() > size && eldest.getValue() != inUse && !eldest.getKey().equals(kept)) {
          networks.remove(eldest.getKey());
          fitted.keySet().removeIf(key -> key.model().equals(eldest.getKey()));
          closing.add(new Gone(eldest.getKey(), eldest.getValue()));
        }
      }
    }
    closing.forEach(
        gone -> {
          gone.network().close();
          closed.accept(gone.model());
        });
  }

  /** Closes all of them; nothing is in use any more. */
  @Override
  public void close() {
    List<Denoiser> all;
    synchronized (this) {
      over = true;
      all = new ArrayList<>(networks.values());
      replaced.forEach(gone -> all.add(gone.network()));
      networks.clear();
      replaced.clear();
      fitted.clear();
    }
    all.forEach(Denoiser::close);
  }
}
