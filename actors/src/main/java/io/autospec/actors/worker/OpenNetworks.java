package io.autospec.actors.worker;

import io.autospec.actors.wire.NetworkKey;
import io.autospec.model.PredictionDenoiser;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.GuidedDenoiser;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The networks that a device has open, as chains want them. For the device's thread alone. */
final class OpenNetworks implements AutoCloseable {
  /** Most combinations of a network with a guidance that are kept. */
  private static final int MOST_FITTED = 64;

  private final Map<String, Denoiser> networks = new HashMap<>();
  private final Map<NetworkKey, Denoiser> fitted =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NetworkKey, Denoiser> eldest) {
          return size() > MOST_FITTED; // Decorators hold no resources of their own.
        }
      };

  /** Makes it empty. */
  OpenNetworks() {}

  void add(String model, Denoiser network) {
    Denoiser before = networks.put(model, network);
    if (before != null) {
      fitted.keySet().removeIf(key -> key.model().equals(model));
      before.close();
    }
  }

  boolean has(String model) {
    return networks.containsKey(model);
  }

  /** The network for a chain, or null if it is not open. */
  Denoiser of(NetworkKey key) {
    Denoiser known = fitted.get(key);
    if (known != null) {
      return known;
    }
    Denoiser network = networks.get(key.model());
    if (network == null) {
      return null;
    }
    Denoiser fits = PredictionDenoiser.fit(network, key.learnsVariance());
    if (key.guidance() != null) {
      fits = new GuidedDenoiser(fits, key.guidance().scale(), key.guidance().empty());
    }
    fitted.put(key, fits);
    return fits;
  }

  @Override
  public void close() {
    networks.values().forEach(Denoiser::close);
    networks.clear();
    fitted.clear();
  }
}
