package io.autospec.systemtests;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.JoinSeedNodes;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.node.NodeSettings;
import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.QueryCodec;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.actors.worker.ScoreWorker;
import io.autospec.actors.worker.WorkerDevices;
import io.autospec.actors.worker.WorkerSettings;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.DeviceParser;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.TensorMessage;
import java.io.File;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker of the built-in mixture that is made of the product's own parts, but for its answers: it
 * is a member, says what it is, opens the model, evaluates, and then does not send what it has.
 */
final class RogueWorkerMain implements TensorHandler {
  /** Faster than honest ones, so that it is asked first. */
  private static final String DEVICE = "sim-only:5ms";

  private static final String HOST = "127.0.0.1";
  private static final String OTHER_MODEL = "ab".repeat(32);

  private final Misbehaviour how;
  private final WorkerDevices devices =
      new WorkerDevices(List.of(DeviceParser.parse(DEVICE)), WorkerSettings.DEFAULTS);
  private final QueryCodec codec = new QueryCodec();

  private RogueWorkerMain(Misbehaviour how) {
    this.how = how;
  }

  /**
   * Joins, and runs until it is killed.
   *
   * @param arguments the coordinator, the file with settings, and a {@link Misbehaviour}
   */
  public static void main(String[] arguments) throws InterruptedException {
    RogueWorkerMain rogue = new RogueWorkerMain(Misbehaviour.valueOf(arguments[2]));
    int id = 1 + new SecureRandom().nextInt(Integer.MAX_VALUE - 1);
    TensorNode tensors =
        TensorNode.launch(new TensorNodeContext(id, rogue).host(HOST).maxTensors(48));
    DiffusionModel mixture = Models.load("gaussian-mixture", Optional.empty());
    ScoreWorker.Place place = new ScoreWorker.Place(id, tensors.address().toString(), 0);
    Config settings =
        ConfigFactory.parseMap(
                Map.of(
                    "akka.actor.provider",
                    "cluster",
                    "akka.cluster.roles",
                    List.of("worker"),
                    "akka.remote.artery.canonical.hostname",
                    HOST,
                    "akka.remote.artery.canonical.port",
                    0))
            .withFallback(ConfigFactory.parseFile(new File(arguments[1])))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  context.spawn(
                      ScoreWorker.create(rogue.devices, place, (model, manifest, node) -> mixture),
                      "worker-0");
                  return Behaviors.empty();
                }),
            "autospec",
            settings);
    Cluster cluster = Cluster.get(system);
    InetSocketAddress seed = NodeSettings.hostPort(arguments[0]);
    cluster
        .manager()
        .tell(
            new JoinSeedNodes(
                List.of(
                    new Address(
                        cluster.selfMember().address().protocol(),
                        system.name(),
                        seed.getHostString(),
                        seed.getPort()))));
    Await.until(
        "this node to join", 60_000, () -> cluster.selfMember().status() == MemberStatus.up());
    System.out.println("rogue: joined as " + cluster.selfMember().address());
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Override
  public void onMessage(TensorPublication peer, TensorMessage message) {
    try (message) {
      if (message.kind() == FrameKind.REQUEST) {
        QueryTerms terms = QueryCodec.terms(message);
        devices.submit(
            message.queryId(),
            QueryCodec.fence(message),
            terms,
            QueryCodec.tensor(message),
            new Lies(peer));
      }
    }
  }

  /** Sends something else than what the device says, from its thread. */
  private final class Lies implements WorkerDevices.LocalReplies {
    private final TensorPublication peer;

    private Lies(TensorPublication peer) {
      this.peer = peer;
    }

    @Override
    public void answered(long query, long epoch, AnswerTerms terms, float[] output) {
      System.out.println("rogue: " + how);
      float[] other = output.clone();
      other[0] += 1;
      switch (how) {
        case NAN -> {
          other[other.length / 2] = Float.NaN;
          send(query, epoch, terms, other);
        }
        case TOO_SHORT -> send(query, epoch, terms, Arrays.copyOf(output, output.length - 1));
        case TOO_LONG -> send(query, epoch, terms, Arrays.copyOf(output, output.length + 1));
        case STALE_EPOCH -> send(query, epoch - 1, terms, other);
        case OTHER_MODEL ->
            send(
                query,
                epoch,
                new AnswerTerms(
                    terms.worker(), OTHER_MODEL, terms.rows(), terms.nanos(), terms.waitedNanos()),
                other);
        case TWICE -> {
          send(query, epoch, terms, output);
          send(query, epoch, terms, other);
        }
        case SILENT -> {}
      }
    }

    private void send(long query, long epoch, AnswerTerms terms, float[] output) {
      peer.offer(codec.answer(query, epoch, terms, output));
    }

    @Override
    public void refused(long query, long worker, Refusal why, String words) {
      // It says nothing of that either.
    }
  }
}
