package io.autospec.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.pool.Refusal;
import io.autospec.sampler.Condition;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.local.InProcessNetwork;
import io.autospec.transport.port.OfferResult;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages as they come out at the other end of a link. */
@Timeout(60)
class QueryCodecTest {
  private static final String MODEL = "0123456789abcdef".repeat(3) + "fedcba9876543210";

  private final BlockingQueue<TensorMessage> came = new LinkedBlockingQueue<>();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final QueryCodec codec = new QueryCodec();
  private TensorNode here;
  private TensorNode there;
  private TensorPublication link;

  @BeforeEach
  void connect() throws InterruptedException {
    InProcessNetwork network = new InProcessNetwork();
    here = node(1, network, (peer, message) -> message.close());
    there = node(2, network, (peer, message) -> came.add(message));
    link = here.connect(there.address());
    assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private TensorNode node(int id, InProcessNetwork network, TensorHandler handler) {
    TensorHandler both =
        new TensorHandler() {
          @Override
          public void onMessage(TensorPublication peer, TensorMessage message) {
            handler.onMessage(peer, message);
          }

          @Override
          public void onConnected(TensorPublication peer) {
            if (peer.peerId() == 2) {
              connected.countDown();
            }
          }
        };
    return TensorNode.launch(
        new TensorNodeContext(id, both).inProcess(network).aeron(null).tcp(false).maxTensors(48));
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private TensorMessage sent(OutgoingMessage message) throws InterruptedException {
    assertThat(link.offer(message)).isEqualTo(OfferResult.SENT);
    TensorMessage arrived = came.poll(20, TimeUnit.SECONDS);
    assertThat(arrived).isNotNull();
    return arrived;
  }

  @Test
  void shouldCarryAQueryWhole() throws InterruptedException {
    Condition condition = Condition.ofLabel(3).with("global_cond", new float[] {1, 2, 3, 4}, 2, 2);
    Guidance guidance = new Guidance(1.5f, Condition.ofLabel(10));
    QueryTerms terms =
        new QueryTerms(
            2, 77, new NetworkKey(MODEL, true, guidance), 0.25f, 999.5f, condition, 0.75, 4);
    float[] state = {1.5f, -2.5f, Float.MIN_VALUE};
    try (TensorMessage arrived = sent(codec.query(123, new Fence(9, 5), 6, 7, terms, state))) {
      assertThat(arrived.queryId()).isEqualTo(123);
      assertThat(arrived.epoch()).isEqualTo(5);
      assertThat(arrived.trajectory()).isEqualTo(6);
      assertThat(arrived.step()).isEqualTo(7);
      assertThat(QueryCodec.tensor(arrived)).containsExactly(state);
      QueryTerms read = QueryCodec.terms(arrived);
      assertThat(read.device()).isEqualTo(2);
      assertThat(read.worker()).isEqualTo(77);
      assertThat(read.network().model()).isEqualTo(MODEL);
      assertThat(read.network().learnsVariance()).isTrue();
      assertThat(read.network().guidance().scale()).isEqualTo(1.5f);
      assertThat(read.inputScale()).isEqualTo(0.25f);
      assertThat(read.timestep()).isEqualTo(999.5f);
      assertThat(read.need()).isEqualTo(0.75);
      assertThat(read.company()).isEqualTo(4);
      assertThat(read.condition().values().keySet()).containsExactly("class_labels", "global_cond");
      assertThat(read.condition().values())
          .usingRecursiveComparison()
          .isEqualTo(condition.values());
      assertThat(read.network().guidance().empty().values())
          .usingRecursiveComparison()
          .isEqualTo(guidance.empty().values());
    }
  }

  @Test
  void shouldCarryAnswersAndRefusals() throws InterruptedException {
    AnswerTerms terms = new AnswerTerms(9, MODEL, 3, 30_000_000, 5_000);
    try (TensorMessage arrived = sent(codec.answer(5, 2, terms, new float[] {1, 2}))) {
      assertThat(QueryCodec.answerTerms(arrived)).isEqualTo(terms);
      assertThat(QueryCodec.tensor(arrived)).containsExactly(1, 2);
      assertThat(arrived.epoch()).isEqualTo(2);
    }
    for (Refusal why : Refusal.values()) {
      try (TensorMessage arrived = sent(codec.refusal(5, 2, why, 9, "why\nnot"))) {
        assertThat(QueryCodec.isWithdrawal(arrived)).isFalse();
        assertThat(QueryCodec.why(arrived)).isEqualTo(why);
        assertThat(QueryCodec.refusingWorker(arrived)).isEqualTo(9);
        assertThat(QueryCodec.words(arrived)).isEqualTo("why not");
      }
    }
    try (TensorMessage arrived = sent(codec.withdrawal(5, 9, 1))) {
      assertThat(QueryCodec.isWithdrawal(arrived)).isTrue();
      assertThat(arrived.step()).isEqualTo(1);
    }
  }

  @Test
  void shouldCarryPiecesOfModels() throws InterruptedException {
    ChunkCodec chunks = new ChunkCodec();
    try (TensorMessage arrived = sent(chunks.ask(MODEL, 512))) {
      assertThat(ChunkCodec.asks(arrived)).isTrue();
      assertThat(ChunkCodec.model(arrived)).isEqualTo(MODEL);
      assertThat(ChunkCodec.position(arrived)).isEqualTo(512);
    }
    ChunkCodec.Source source =
        (position, into) -> {
          int length = into.remaining();
          while (into.hasRemaining()) {
            into.put((byte) (position + into.remaining()));
          }
          return length;
        };
    try (TensorMessage arrived = sent(chunks.give(MODEL, 512, 1000, source))) {
      ByteBuffer bytes = ChunkCodec.bytes(arrived);
      assertThat(bytes.remaining()).isEqualTo(1000);
      assertThat(bytes.get(999)).isEqualTo((byte) 513);
    }
  }

  @Test
  void shouldRefuseAConditionThatNobodyCouldRead() throws InterruptedException {
    Condition most = Condition.none();
    for (int i = 0; i < 12; i++) {
      most = most.with("input-" + i, new float[] {i}, 1, 1, 1, 1, 1, 1, 1);
    }
    QueryTerms terms =
        new QueryTerms(0, 7, new NetworkKey(MODEL, false, new Guidance(2, most)), 1, 1, most, 1, 1);
    try (TensorMessage arrived = sent(codec.query(1, Fence.OWN, 0, 0, terms, new float[3]))) {
      assertThat(QueryCodec.askedWorker(arrived)).isEqualTo(7);
      assertThat(QueryCodec.terms(arrived).condition().values())
          .usingRecursiveComparison()
          .isEqualTo(most.values());
    }
    refused(most.with("input-12", new float[] {12}, 1), "at most 12 inputs, found 13");
    refused(Condition.none().with("x".repeat(4097), new float[1], 1), "found 4097");
    refused(Condition.none().with("two\nlines", new float[1], 1), "names of one line");
    refused(
        Condition.none().with("deep", new float[1], 1, 1, 1, 1, 1, 1, 1, 1),
        "at most 7 axes, found 8");
  }

  private static void refused(Condition condition, String words) {
    assertThatThrownBy(() -> QueryCodec.requireCarried(condition))
        .isInstanceOf(WireException.class)
        .hasMessageContaining(words);
  }

  @Test
  void shouldRefuseWhatIsLaidOutOtherwise() throws InterruptedException {
    try (TensorMessage arrived = sent(codec.withdrawal(5, 9, 1))) {
      assertThatThrownBy(() -> QueryCodec.terms(arrived)).isInstanceOf(WireException.class);
      assertThatThrownBy(() -> QueryCodec.why(arrived)).isInstanceOf(WireException.class);
    }
  }
}
