package io.autospec.cli;

import io.autospec.actors.job.ClusterWorker;
import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.job.ClusterGuest;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.scaling.grid.CellResult;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Workers of a running cluster. As many as the largest cell needs are chosen once; a cell of N gets
 * the first N of them, named, so that no other worker of the cluster answers its queries. A cell
 * that loses one of its workers is none: it fails, and the same command runs it again.
 */
final class ClusterSite implements ScaleSite {
  private static final long LOOK_MILLIS = 1_000;

  private final ClusterGuest.Gate gate;
  private final NodeSettings settings;
  private final int most;
  private final Consumer<String> notes;
  private ClusterGuest guest;
  private List<ClusterWorker> chosen = List.of();

  /**
   * Attached to nothing yet.
   *
   * @param gate attaches
   * @param settings how
   * @param most workers of the largest cell
   * @param notes hears what a person should know
   */
  ClusterSite(ClusterGuest.Gate gate, NodeSettings settings, int most, Consumer<String> notes) {
    this.gate = gate;
    this.settings = settings;
    this.most = most;
    this.notes = notes;
  }

  @Override
  public void open() throws InterruptedException {
    if (guest == null) {
      guest = gate.attach(settings);
      chosen = choose(guest.workers(most), most);
    }
  }

  /**
   * Which workers are used.
   *
   * @param here all that are there
   * @param most workers of the largest cell
   * @return the first ones
   * @throws BadInputException if they are fewer
   */
  static List<ClusterWorker> choose(List<ClusterWorker> here, int most) {
    if (here.size() < most) {
      throw new BadInputException(
          String.format(
              "--workers: expected at most %d, the devices of the cluster's workers; found %d: name"
                  + " fewer, or start more with 'autospec worker'",
              here.size(), most));
    }
    return List.copyOf(here.subList(0, most));
  }

  /** Other addresses are fine: a cluster may have been started anew. Other devices are not. */
  @Override
  public void requireLike(List<CellResult> kept) {
    for (CellResult result : kept) {
      List<String> was = result.devices().stream().map(ClusterSite::kind).toList();
      List<String> is = first(was.size()).stream().map(ClusterWorker::device).toList();
      if (!was.equals(is)) {
        throw new BadInputException(
            String.format(
                "--cluster: expected the devices of the runs that are there already, %s; found %s:"
                    + " start such workers, or name another --out",
                String.join(", ", was), String.join(", ", is)));
      }
    }
  }

  /** A device without its place. */
  static String kind(String device) {
    return device.substring(0, device.lastIndexOf(" at "));
  }

  private List<ClusterWorker> first(int workers) {
    return chosen.subList(0, Math.min(workers, chosen.size()));
  }

  @Override
  public JobSpec place(JobSpec job, int workers) {
    Set<String> names = new LinkedHashSet<>();
    first(workers).forEach(worker -> names.add(worker.name()));
    return job.on(List.of(), names);
  }

  @Override
  public List<String> devices(JobSpec placed) {
    return chosen.stream()
        .filter(worker -> placed.workers().contains(worker.name()))
        .map(ClusterWorker::toString)
        .toList();
  }

  @Override
  public JobResult run(JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
      throws InterruptedException {
    open();
    requireThere(spec);
    Watch watch = new Watch(spec.workers().size(), Thread.currentThread(), listener);
    Thread begun = new Thread(() -> untilBegun(spec, watch), "autospec-scale-workers");
    begun.setDaemon(true);
    begun.start();
    try {
      JobResult result = guest.run(spec, observers, watch);
      watch.over();
      return result;
    } catch (InterruptedException | RuntimeException e) {
      watch.over(); // Says so if it was this that interrupted.
      throw e;
    } finally {
      begun.interrupt();
    }
  }

  /** A job begins when all of its workers have the model open; one that leaves before never has. */
  private void untilBegun(JobSpec spec, Watch watch) {
    try {
      while (!watch.isBegun()) {
        Thread.sleep(LOOK_MILLIS);
        Set<String> here = new HashSet<>();
        guest.workers(0).forEach(worker -> here.add(worker.name()));
        if (!here.containsAll(spec.workers())) {
          watch.lose();
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      return; // The run is over, or ends because the node does.
    }
  }

  private void requireThere(JobSpec spec) throws InterruptedException {
    List<ClusterWorker> here = guest.workers(most);
    for (ClusterWorker worker : chosen) {
      if (spec.workers().contains(worker.name()) && !here.contains(worker)) {
        throw new JobException(
            worker + " has left the cluster; the same command goes on with those that are there");
      }
    }
  }

  @Override
  public void close() {
    if (guest != null) {
      guest.close();
    }
  }

  /** Ends a job that has lost one of its named workers. */
  private final class Watch implements JobListener {
    private final int named;
    private final Thread job;
    private final JobListener listener;
    private boolean complete;
    private boolean lost;
    private boolean over;

    private Watch(int named, Thread job, JobListener listener) {
      this.named = named;
      this.job = job;
      this.listener = listener;
    }

    @Override
    public void progressed(JobProgress progress) {
      listener.progressed(progress);
    }

    @Override
    public synchronized void workersChanged(int workers) {
      listener.workersChanged(workers);
      complete |= workers >= named;
      if (complete && workers < named) {
        lose();
      }
    }

    private synchronized boolean isBegun() {
      return complete || lost || over;
    }

    private synchronized void lose() {
      if (!lost && !over) {
        lost = true;
        job.interrupt();
      }
    }

    @Override
    public void noted(String words) {
      notes.accept(words);
    }

    private synchronized void over() {
      over = true;
      if (lost) {
        boolean unused = Thread.interrupted(); // Its own, if nobody has taken it.
        throw new JobException(
            "a worker was lost in the middle of a run, which therefore does not count; the same"
                + " command goes on");
      }
    }
  }
}
