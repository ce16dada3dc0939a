package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.durable.blob.BlobRef;
import io.autospec.model.ModelBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTest {
  private static final int BYTES = 1000;

  private final Offers offers = new Offers(4 * BYTES);
  private final List<String> reads = new ArrayList<>();

  private static byte[] bytes(int number) {
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, (byte) number);
    bytes[0] = (byte) (number >> 8);
    return bytes;
  }

  private static List<BlobRef> refs(int from, int count) {
    List<BlobRef> refs = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      refs.add(BlobRef.of("blob-" + i, bytes(i)));
    }
    return refs;
  }

  private byte[] source(BlobRef ref) {
    reads.add(ref.name());
    return bytes(Integer.parseInt(ref.name().substring(5)));
  }

  private byte[] given(BlobRef ref) {
    ModelBytes offered = offers.find(ref.sha256());
    assertThat(offered.size()).isEqualTo(BYTES);
    ByteBuffer whole = ByteBuffer.allocate(BYTES);
    while (whole.hasRemaining()) {
      ByteBuffer piece = whole.slice(whole.position(), Math.min(300, whole.remaining()));
      whole.position(whole.position() + offered.read(whole.position(), piece));
    }
    assertThat(offered.read(BYTES, ByteBuffer.allocate(1))).isEqualTo(-1);
    return whole.array();
  }

  /** A job of a thousand shards is one offer: none of its blobs pushes another one out. */
  @Test
  void shouldGiveAllOfALargeJob() {
    List<BlobRef> job = refs(0, 2000);
    offers.add("job", job, this::source);
    for (int i = 0; i < job.size(); i++) {
      assertThat(given(job.get(i))).isEqualTo(bytes(i));
    }
    assertThat(reads).hasSize(2000); // Once each, though a blob is asked for in pieces.
  }

  @Test
  void shouldHoldFewBytes() {
    List<BlobRef> job = refs(0, 6);
    offers.add("job", job, this::source);
    job.forEach(this::given);
    reads.clear();
    given(job.get(5));
    given(job.get(2));
    assertThat(reads).isEmpty();
    given(job.get(0));
    assertThat(reads).containsExactly("blob-0");
    Offers none = new Offers(0);
    none.add("job", job, this::source);
    reads.clear();
    assertThat(none.find(job.get(1).sha256()).read(0, ByteBuffer.allocate(BYTES))).isEqualTo(BYTES);
    assertThat(reads).containsExactly("blob-1");
  }

  @Test
  void shouldForgetWhatNobodyAskedForTheLongest() {
    List<BlobRef> all = refs(0, 258);
    offers.add("offer-0", all.subList(0, 1), this::source);
    offers.add("offer-1", all.subList(1, 2), this::source);
    for (int i = 2; i < 257; i++) {
      given(all.get(0));
      offers.add("offer-" + i, all.subList(i, i + 1), this::source);
    }
    assertThat(offers.find(all.get(0).sha256())).isNotNull();
    assertThat(offers.find(all.get(1).sha256())).isNull();
    assertThat(offers.find(all.get(2).sha256())).isNotNull();
    offers.add("offer-2", all.subList(257, 258), this::source);
    assertThat(offers.find(all.get(2).sha256())).isNull();
    assertThat(offers.find(all.get(257).sha256())).isNotNull();
  }

  /** A coordinator whose jobs are small would hold all that it ever gave, up to the limit. */
  @Test
  void shouldHoldNothingOfOffersThatAreForgotten() {
    Offers many = new Offers(Long.MAX_VALUE);
    for (int i = 0; i < 600; i++) {
      List<BlobRef> job = refs(i, 1);
      many.add("job " + i, job, this::source);
      many.find(job.get(0).sha256()).read(0, ByteBuffer.allocate(BYTES));
    }
    assertThat(many.heldBytes()).isEqualTo(256L * BYTES);
    List<BlobRef> last = refs(599, 1);
    ModelBytes asked = many.find(last.get(0).sha256());
    for (int i = 0; i < 256; i++) {
      many.add("new " + i, List.of(), this::source);
    }
    assertThat(many.heldBytes()).isZero();
    ByteBuffer piece = ByteBuffer.allocate(BYTES);
    assertThat(asked.read(0, piece)).isEqualTo(BYTES); // Whoever has it may go on,
    assertThat(piece.array()).isEqualTo(bytes(599));
    assertThat(many.heldBytes()).isZero(); // and nothing of it stays.
  }

  @Test
  void shouldHoldNothingOfAnOfferThatWasReplaced() {
    List<BlobRef> blobs = refs(0, 2);
    offers.add("job", blobs, this::source);
    blobs.forEach(this::given);
    offers.add("job", blobs.subList(1, 2), this::source);
    assertThat(offers.heldBytes()).isZero();
    assertThat(given(blobs.get(1))).isEqualTo(bytes(1));
    assertThat(offers.find(blobs.get(0).sha256())).isNull();
  }
}
