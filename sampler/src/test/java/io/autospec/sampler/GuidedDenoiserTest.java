package io.autospec.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuidedDenoiserTest {
  private static final long EMPTY_LABEL = 10;

  /** Gives {@code state + label}, and behind it, if asked, a variance of {@code 100 + label}. */
  private static final class LabelNetwork implements Denoiser {
    private final int size;
    private final boolean variance;
    private final List<Integer> batchSizes = new ArrayList<>();
    private boolean closed;

    LabelNetwork(int size, boolean variance) {
      this.size = size;
      this.variance = variance;
    }

    @Override
    public int stateSize() {
      return size;
    }

    @Override
    public int outputSize() {
      return variance ? 2 * size : size;
    }

    @Override
    public void predict(DenoiserBatch batch) {
      batchSizes.add(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        DenoiserBatch.Row row = batch.row(i);
        long label =
            ((Condition.Int64Value) row.condition().values().get("class_labels")).values()[0];
        for (int j = 0; j < outputSize(); j++) {
          row.output()[j] =
              (j < size ? row.state()[j] * row.inputScale() + row.timestep() : 100) + label;
        }
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static DenoiserBatch.Row row(Denoiser denoiser, long label, float... state) {
    return new DenoiserBatch.Row(
        state, 2f, 1000f, Condition.ofLabel(label), new float[denoiser.outputSize()]);
  }

  private static GuidedDenoiser guided(Denoiser network, float scale) {
    return new GuidedDenoiser(network, scale, Condition.ofLabel(EMPTY_LABEL));
  }

  @Test
  void shouldCombineBothEvaluationsOfEachRowInOneCall() {
    LabelNetwork network = new LabelNetwork(2, false);
    GuidedDenoiser denoiser = guided(network, 6);
    DenoiserBatch batch =
        new DenoiserBatch().add(row(denoiser, 3, 1, 2)).add(row(denoiser, 7, -1, 0.5f));

    denoiser.predict(batch);

    // empty + 6 (label - empty) = 10 + 6 (3 - 10) = -32, and 10 + 6 (7 - 10) = -8
    assertThat(batch.row(0).output()).containsExactly(1002f - 32, 1004f - 32);
    assertThat(batch.row(1).output()).containsExactly(998f - 8, 1001f - 8);
    assertThat(network.batchSizes).containsExactly(4);
    assertThat(batch.size()).isEqualTo(2);
  }

  @Test
  void shouldTakeTheVarianceFromTheConditionalRow() {
    GuidedDenoiser denoiser = guided(new LabelNetwork(1, true), 2);
    DenoiserBatch batch = new DenoiserBatch().add(row(denoiser, 4, 0));
    denoiser.predict(batch);

    assertThat(batch.row(0).output()).containsExactly(1000f + 10 + 2 * (4 - 10), 104f);
    assertThat(denoiser.outputSize()).isEqualTo(2);
    assertThat(denoiser.stateSize()).isEqualTo(1);
  }

  @Test
  void shouldCostNothingAtScaleOne() {
    LabelNetwork network = new LabelNetwork(1, false);
    GuidedDenoiser denoiser = guided(network, 1);
    DenoiserBatch batch = new DenoiserBatch().add(row(denoiser, 4, 0.1f));
    denoiser.predict(batch);

    assertThat(network.batchSizes).containsExactly(1);
    assertThat(batch.row(0).output()).containsExactly(0.1f * 2 + 1000 + 4);
  }

  @Test
  void shouldGiveTheEmptyConditionsAnswerAtScaleZero() {
    GuidedDenoiser denoiser = guided(new LabelNetwork(1, false), 0);
    DenoiserBatch batch = new DenoiserBatch().add(row(denoiser, 4, 0));
    denoiser.predict(batch);

    assertThat(batch.row(0).output()).containsExactly(1010f);
  }

  @Test
  void shouldServeBatchesOfChangingSize() {
    LabelNetwork network = new LabelNetwork(1, false);
    GuidedDenoiser denoiser = guided(network, 3);
    for (int rows : new int[] {1, 4, 2, 0}) {
      DenoiserBatch batch = new DenoiserBatch();
      for (int i = 0; i < rows; i++) {
        batch.add(row(denoiser, i, i));
      }
      denoiser.predict(batch);
      for (int i = 0; i < rows; i++) {
        assertThat(batch.row(i).output()).containsExactly(2f * i + 1010 + 3 * (i - 10));
      }
    }
    assertThat(network.batchSizes).containsExactly(2, 8, 4, 0);
  }

  @Test
  void shouldRefuseAScaleThatIsNoNumberAndCloseTheNetwork() {
    LabelNetwork network = new LabelNetwork(1, false);
    assertThatThrownBy(() -> guided(network, Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("guidance scale: expected a finite number, found NaN");
    guided(network, 2).close();
    assertThat(network.closed).isTrue();
  }
}
