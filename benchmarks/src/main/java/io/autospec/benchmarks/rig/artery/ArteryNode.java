package io.autospec.benchmarks.rig.artery;

import akka.actor.ActorSystem;
import com.typesafe.config.ConfigFactory;
import io.autospec.benchmarks.rig.system.RigException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An actor system that other JVMs of this machine can reach. */
final class ArteryNode implements AutoCloseable {
  static final String SYSTEM = "rig";
  static final String SERVER = "echo";
  static final String CLIENT = "asks";

  private final ActorSystem system;
  private final Duration timeout;

  /**
   * Starts a node on a port of its own.
   *
   * @param large whether tensors take the stream for large messages, past the ordinary ones
   */
  ArteryNode(boolean large, Duration timeout) {
    this.timeout = timeout;
    String destinations = large ? "\"/user/" + SERVER + "\", \"/user/" + CLIENT + "\"" : "";
    String text =
        String.join(
            "\n",
            List.of(
                "akka {",
                "  loglevel = off",
                "  stdout-loglevel = off",
                "  log-dead-letters = off",
                "  jvm-shutdown-hooks = off",
                "  coordinated-shutdown.run-by-jvm-shutdown-hook = off",
                "  actor {",
                "    provider = remote",
                "    serializers.tensor = \"" + TensorSerializer.class.getName() + "\"",
                "    serialization-bindings { \"" + Tensor.class.getName() + "\" = tensor }",
                "  }",
                "  remote.artery {",
                "    transport = tcp",
                "    canonical { hostname = \"127.0.0.1\", port = 0 }",
                "    large-message-destinations = [" + destinations + "]",
                "    advanced {",
                "      maximum-frame-size = 4 MiB",
                "      maximum-large-frame-size = 4 MiB",
                // A pool of the default length would hold 512 MiB of such frames.
                "      buffer-pool-size = 16",
                "      shutdown-flush-timeout = 50 ms",
                "      large-buffer-pool-size = 16",
                "    }",
                "  }",
                "}"));
    this.system =
        ActorSystem.create(
            SYSTEM, ConfigFactory.parseString(text).withFallback(ConfigFactory.load()));
  }

  ActorSystem system() {
    return system;
  }

  @Override
  public void close() {
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new RigException("the actor system does not end: " + e, e);
    }
  }
}
