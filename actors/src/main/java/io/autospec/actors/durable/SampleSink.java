package io.autospec.actors.durable;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.checkpoint.FinishedSample;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a job's finished samples go for people and programs to read. For one thread at a time. */
public interface SampleSink {
  /** For a job whose samples go elsewhere. */
  SampleSink NONE =
      new SampleSink() {
        @Override
        public List<FinishedSample> restore(Optional<BlobRef> manifest, Consumer<String> notes) {
          return List.of();
        }

        @Override
        public void add(FinishedSample sample) {}

        @Override
        public boolean holds(int trajectory) {
          return false;
        }

        @Override
        public Optional<BlobRef> write() {
          return Optional.empty();
        }
      };

  /**
   * What is there already.
   *
   * @param manifest as the last {@link #write} gave it
   * @param notes hears what is not there any more
   * @return the samples that need not be drawn
   */
  List<FinishedSample> restore(Optional<BlobRef> manifest, Consumer<String> notes);

  /** Takes a sample; one that it has changes nothing. */
  void add(FinishedSample sample);

  /** Whether a trajectory's sample is written for good. */
  boolean holds(int trajectory);

  /**
   * Writes what can be written.
   *
   * @return the new manifest; empty if there is nothing new
   * @throws io.autospec.durable.StoreException if it cannot be written now; a later call writes it
   */
  Optional<BlobRef> write();
}
