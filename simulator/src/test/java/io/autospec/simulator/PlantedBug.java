package io.autospec.simulator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.durable.SampleSink;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.worker.EpochFence;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.checkpoint.Checkpoint;
import io.autospec.durable.checkpoint.CheckpointCodec;
import io.autospec.durable.checkpoint.FinishedSample;
import io.autospec.durable.checkpoint.SegmentCodec;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStore;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Mistakes that a cluster of this kind invites, one at a time: the simulator must find each. */
enum PlantedBug {
  /** One uniform decides two steps. */
  REUSED_UNIFORM {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        NoiseSource noise(NoiseSource real) {
          return new NoiseSource() {
            @Override
            public void normals(
                long trajectory, int step, NoisePurpose purpose, int attempt, float[] out) {
              real.normals(trajectory, step, purpose, attempt, out);
            }

            @Override
            public double uniform(long trajectory, int step, NoisePurpose purpose, int attempt) {
              return real.uniform(trajectory, step & ~1, purpose, attempt);
            }
          };
        }
      };
    }
  },

  /** An answer to what was asked in an earlier round counts for the same step in this one. */
  STALE_REPLY {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        Delivery.Answered answered(Delivery.Answered answer, Map<Long, Asked> asked, long epoch) {
          Asked what = asked.get(answer.query());
          long newest = answer.query();
          for (Map.Entry<Long, Asked> other : asked.entrySet()) {
            if (other.getValue().equals(what)) {
              newest = Math.max(newest, other.getKey());
            }
          }
          return new Delivery.Answered(
              answer.node(), newest, answer.epoch(), answer.terms(), answer.output());
        }
      };
    }
  },

  /** An answer counts whatever epoch of the job it belongs to. */
  STALE_EPOCH {
    /** Ids tell epochs apart but where a clock went back, and that is left in runs of one job. */
    @Override
    FaultPlan plan(long seed) {
      int coordinators = Scenario.draw(seed).coordinators();
      List<Fault> faults = new ArrayList<>(FaultPlan.draw(seed).faults());
      for (int i = 0; i < CLOCKS; i++) {
        long at = (1 + i) * Scheduler.SECOND / 2;
        faults.add(
            new Fault(FaultKind.CLOCK_BACK, at, 100 * Scheduler.MILLI, i % coordinators, 0, 1));
      }
      faults.sort(Comparator.comparingLong(Fault::at));
      return new FaultPlan(faults);
    }

    @Override
    Seams seams() {
      return new Seams() {
        @Override
        Delivery.Answered answered(Delivery.Answered answer, Map<Long, Asked> asked, long epoch) {
          return new Delivery.Answered(
              answer.node(), answer.query(), epoch, answer.terms(), answer.output());
        }
      };
    }
  },

  /** Whoever writes last has the record. */
  NO_STORE_FENCE {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        JobStore jobs(JobStore real) {
          return new Unfenced(real);
        }
      };
    }
  },

  /** Workers answer coordinators that have lost the job. */
  NO_WORKER_FENCE {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        boolean admits(EpochFence fence, Fence asker) {
          return true;
        }
      };
    }
  },

  /** A checkpoint has the committed state alone. */
  NO_RECYCLED_VALUES {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        BlobStore blobs(BlobStore real) {
          return new ForgetfulCheckpoints(real);
        }
      };
    }
  },

  /** A query that is overdue is thought to be sent again, and is not. */
  LOST_REDISPATCH {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        boolean sendsAgain() {
          return false;
        }
      };
    }
  },

  /** An answer that comes twice counts for another query as well. */
  DUPLICATE_COUNTS {
    @Override
    Seams seams() {
      return new Seams() {
        private final Set<Long> answered = new HashSet<>();

        @Override
        Delivery.Answered answered(Delivery.Answered answer, Map<Long, Asked> asked, long epoch) {
          if (answered.add(answer.query())) {
            return answer;
          }
          for (long other : asked.keySet()) {
            if (answered.add(other)) {
              return new Delivery.Answered(
                  answer.node(), other, answer.epoch(), answer.terms(), answer.output());
            }
          }
          return answer;
        }
      };
    }
  },

  /** What was evaluated behind a rejection is still taken for the steps there. */
  WINDOW_KEPT {
    @Override
    Seams seams() {
      return new Seams() {
        private final Map<List<Long>, float[]> first = new HashMap<>();

        @Override
        Delivery.Answered answered(Delivery.Answered answer, Map<Long, Asked> asked, long epoch) {
          Asked what = asked.get(answer.query());
          if (what == null || answer.output().length != SimModel.SIZE) {
            return answer;
          }
          List<Long> key =
              List.of(what.job(), what.epoch(), (long) what.trajectory(), (long) what.step());
          return new Delivery.Answered(
              answer.node(),
              answer.query(),
              answer.epoch(),
              answer.terms(),
              first.computeIfAbsent(key, unused -> answer.output()).clone());
        }
      };
    }
  },

  /** Samples go to the sink with the segment that has them, before a record names it. */
  SINK_BEFORE_RECORD {
    @Override
    Seams seams() {
      return new Seams() {
        private EagerSink sink;

        @Override
        SampleSink sink(SampleSink real) {
          sink = new EagerSink(real);
          return sink;
        }

        @Override
        BlobStore blobs(BlobStore real) {
          return new OtherBlobs(real) {
            @Override
            public BlobRef put(String name, byte[] bytes) {
              BlobRef ref = real.put(name, bytes);
              if (name.endsWith(".seg")) {
                SegmentCodec.decode(bytes).samples().forEach(sink::take);
              }
              return ref;
            }
          };
        }
      };
    }
  },

  /** NaN counts as 0. */
  NAN_TAKEN {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        Delivery.Answered answered(Delivery.Answered answer, Map<Long, Asked> asked, long epoch) {
          float[] output = answer.output().clone();
          for (int i = 0; i < output.length; i++) {
            output[i] = Float.isNaN(output[i]) ? 0 : output[i];
          }
          return new Delivery.Answered(
              answer.node(), answer.query(), answer.epoch(), answer.terms(), output);
        }
      };
    }
  },

  /** An answer counts whatever network gave it. */
  OTHER_MODEL_TAKEN {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        Delivery.Answered answered(Delivery.Answered answer, Map<Long, Asked> asked, long epoch) {
          AnswerTerms terms = answer.terms();
          return new Delivery.Answered(
              answer.node(),
              answer.query(),
              answer.epoch(),
              new AnswerTerms(
                  terms.worker(), SimModel.ID, terms.rows(), terms.nanos(), terms.waitedNanos()),
              answer.output());
        }
      };
    }
  },

  /** Jobs' queries are told apart by trajectory and step alone: one gets another's answers. */
  ANSWER_TO_ANOTHER_JOB {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        Delivery.Answered answered(Delivery.Answered answer, Map<Long, Asked> asked, long epoch) {
          Asked what = asked.get(answer.query());
          long query = answer.query();
          long its = answer.epoch();
          for (Map.Entry<Long, Asked> entry : asked.entrySet()) {
            Asked other = entry.getValue();
            if (what != null
                && other.job() != what.job()
                && other.trajectory() == what.trajectory()
                && other.step() == what.step()) {
              query = entry.getKey();
              its = other.epoch();
            }
          }
          return new Delivery.Answered(answer.node(), query, its, answer.terms(), answer.output());
        }
      };
    }
  },

  /** Workers keep one fence for all jobs. */
  ONE_FENCE_FOR_ALL_JOBS {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        boolean admits(EpochFence fence, Fence asker) {
          return fence.admits(1, asker.epoch());
        }
      };
    }
  },

  /** A job that ends takes the queries of another with it, which a coordinator calls the same. */
  JOBS_CALLED_BY_EPOCH {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        long jobNumber(long free, long epoch) {
          return epoch;
        }
      };
    }
  },

  /** A job's queries wait at workers for as long as another has any. */
  STARVED_JOB {
    @Override
    FaultPlan plan(long seed) {
      return new FaultPlan(List.of());
    }

    @Override
    Seams seams() {
      return new Seams() {
        @Override
        double need(Fence asker, double need) {
          return asker.job() % 2 == 0 ? need : need + 1_000_000;
        }
      };
    }
  },

  /** A record is written while the checkpoint that it names is still on its way. */
  RECORD_BEFORE_BLOBS {
    @Override
    Seams seams() {
      return new Seams() {
        @Override
        BlobStore blobs(BlobStore real) {
          return new LateCheckpoints(real);
        }
      };
    }
  };

  private static final int CLOCKS = 12;

  /** A run's honest seams with this mistake in them. */
  abstract Seams seams();

  /** What goes wrong besides. */
  FaultPlan plan(long seed) {
    return FaultPlan.draw(seed);
  }

  private static final class Unfenced implements JobStore {
    private final JobStore real;

    Unfenced(JobStore real) {
      this.real = real;
    }

    @Override
    public JobRecord create(JobRecord record) {
      return real.create(record);
    }

    @Override
    public Optional<JobRecord> find(String id) {
      return real.find(id);
    }

    @Override
    public List<JobRecord> list() {
      return real.list();
    }

    @Override
    public List<JobRecord> unfinished() {
      return real.unfinished();
    }

    @Override
    public List<JobRecord> over(Instant changedBefore) {
      return real.over(changedBefore);
    }

    @Override
    public List<String> ids(String beginning, int most) {
      return real.ids(beginning, most);
    }

    @Override
    public JobRecord replace(JobRecord next) {
      try {
        return real.replace(next);
      } catch (FencedException e) {
        long revision = real.find(next.id()).orElseThrow().revision();
        return real.replace(next.withRevision(revision));
      }
    }

    @Override
    public void delete(String id) {
      real.delete(id);
    }

    @Override
    public boolean delete(JobRecord seen) {
      return real.delete(seen);
    }
  }

  /** A blob store with one thing different. */
  private abstract static class OtherBlobs implements BlobStore {
    final BlobStore real;

    OtherBlobs(BlobStore real) {
      this.real = real;
    }

    @Override
    public BlobRef put(String name, byte[] bytes) {
      return real.put(name, bytes);
    }

    @Override
    public BlobRef putFile(String name, Path file) {
      return real.putFile(name, file);
    }

    @Override
    public byte[] get(BlobRef ref) {
      return real.get(ref);
    }

    @Override
    public void getFile(BlobRef ref, Path file) {
      real.getFile(ref, file);
    }

    @Override
    public List<String> list(String prefix) {
      return real.list(prefix);
    }

    @Override
    public void delete(String name) {
      real.delete(name);
    }
  }

  private static final class ForgetfulCheckpoints extends OtherBlobs {
    ForgetfulCheckpoints(BlobStore real) {
      super(real);
    }

    @Override
    public BlobRef put(String name, byte[] bytes) {
      if (!name.endsWith(".ckpt")) {
        return real.put(name, bytes);
      }
      Checkpoint whole = CheckpointCodec.decode(bytes);
      Map<Integer, ChainSnapshot> open = new TreeMap<>();
      whole
          .open()
          .forEach(
              (trajectory, from) ->
                  open.put(
                      trajectory,
                      new ChainSnapshot(
                          from.committed(),
                          from.rounds(),
                          from.rejections(),
                          from.queries(),
                          from.state(),
                          from.newest(),
                          List.of())));
      return real.put(
          name,
          CheckpointCodec.encode(
              new Checkpoint(whole.job(), whole.epoch(), whole.sequence(), open)));
    }
  }

  private static final class LateCheckpoints extends OtherBlobs {
    private String waiting;
    private byte[] itsBytes;

    LateCheckpoints(BlobStore real) {
      super(real);
    }

    @Override
    public BlobRef put(String name, byte[] bytes) {
      if (waiting != null) {
        real.put(waiting, itsBytes);
        waiting = null;
      }
      if (!name.endsWith(".ckpt")) {
        return real.put(name, bytes);
      }
      waiting = name;
      itsBytes = bytes;
      return BlobRef.of(name, bytes);
    }
  }

  /** Writes what it is given at once. */
  private static final class EagerSink implements SampleSink {
    private final SampleSink real;
    private Optional<BlobRef> written = Optional.empty();

    EagerSink(SampleSink real) {
      this.real = real;
    }

    @Override
    public List<FinishedSample> restore(Optional<BlobRef> manifest, Consumer<String> notes) {
      return real.restore(manifest, notes);
    }

    void take(FinishedSample sample) {
      real.add(sample);
      real.write().ifPresent(ref -> written = Optional.of(ref));
    }

    @Override
    public void add(FinishedSample sample) {
      real.add(sample);
    }

    @Override
    public boolean holds(int trajectory) {
      return real.holds(trajectory);
    }

    @Override
    public Optional<BlobRef> write() {
      Optional<BlobRef> now = real.write();
      Optional<BlobRef> result = now.isPresent() ? now : written;
      written = Optional.empty();
      return result;
    }
  }
}
