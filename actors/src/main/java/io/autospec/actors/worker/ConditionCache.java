package io.autospec.actors.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autospec.actors.wire.Guidance;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.sampler.Condition;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives equal conditions of different messages one object, because networks recognise a condition
 * that they checked before by its identity. For one thread at a time.
 */
final class ConditionCache {
  private static final int MOST = 256;
  private static final int MOST_BYTES = 1 << 20;

  private final Map<ByteBuffer, Condition> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Condition> eldest) {
          return size() > MOST;
        }
      };

  /** Makes it empty. */
  ConditionCache() {}

  QueryTerms interned(QueryTerms terms) {
    NetworkKey network = terms.network();
    if (network.guidance() != null) {
      Guidance guidance = network.guidance();
      network =
          new NetworkKey(
              network.model(),
              network.learnsVariance(),
              new Guidance(guidance.scale(), interned(guidance.empty())));
    }
    return new QueryTerms(
        terms.device(),
        terms.worker(),
        network,
        terms.inputScale(),
        terms.timestep(),
        interned(terms.condition()),
        terms.need(),
        terms.company());
  }

  synchronized Condition interned(Condition condition) {
    if (condition.values().isEmpty()) {
      return Condition.none();
    }
    ByteBuffer content = content(condition);
    return content == null ? condition : known.computeIfAbsent(content, unused -> condition);
  }

  private static ByteBuffer content(Condition condition) {
    int bytes = 0;
    for (Map.Entry<String, Condition.Value> entry : condition.values().entrySet()) {
      bytes += entry.getKey().length() * 4 + 64 + entry.getValue().shape().length * Long.BYTES;
      bytes +=
          entry.getValue() instanceof Condition.Int64Value longs
              ? longs.values().length * Long.BYTES
              : ((Condition.Float32Value) entry.getValue()).values().length * Float.BYTES;
      if (bytes > MOST_BYTES) {
        return null;
      }
    }
    ByteBuffer content = ByteBuffer.allocate(bytes);
    condition
        .values()
        .forEach(
            (name, value) -> {
              content.put(name.getBytes(UTF_8)).put((byte) '\n');
              content.putInt(value.shape().length);
              for (long axis : value.shape()) {
                content.putLong(axis);
              }
              if (value instanceof Condition.Int64Value longs) {
                content.put((byte) 'i');
                for (long number : longs.values()) {
                  content.putLong(number);
                }
              } else if (value instanceof Condition.Float32Value floats) {
                content.put((byte) 'f');
                for (float number : floats.values()) {
                  content.putFloat(number);
                }
              }
            });
    return content.flip();
  }
}
