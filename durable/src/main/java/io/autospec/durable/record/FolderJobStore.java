package io.autospec.durable.record;

import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.file.FileWords;
import io.autospec.durable.file.FolderOwner;
import io.autospec.durable.file.WholeFiles;
import io.autospec.durable.file.Workbench;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Records as files of a folder, {@code ID.json}, and beside each the one before it, {@code
 * ID.previous}. A record that was damaged is passed over for the one before, which is said; its
 * revision then is two more than it was, so that whoever has seen it, or the damaged one, is
 * fenced.
 *
 * <p>One process at a time may write; others may read with {@link #readOnly}. Within the process
 * any number of stores may have the same folder open.
 */
public final class FolderJobStore implements JobStore {
  private static final System.Logger LOG = System.getLogger(FolderJobStore.class.getName());
  private static final String RECORD = ".json";
  private static final String PREVIOUS = ".previous";
  private static final String DAMAGED = ".damaged";
  private static final String BENCH = ".unfinished";

  private final Path folder;
  private final Consumer<String> notices;
  private final FolderOwner owner; // null: only to read
  private final Workbench bench;
  private boolean closed;

  /** A record and the bytes of its file; damaged if it is the one before a damaged one. */
  private record Found(JobRecord record, byte[] bytes, boolean damaged) {}

  /**
   * Opens a folder to read and write, and makes it if it is not there. What is to be said goes to
   * the log of this class.
   *
   * @param folder where
   * @throws StoreException if it cannot be made or entered, or another process has it
   */
  public FolderJobStore(Path folder) {
    this(folder, text -> LOG.log(System.Logger.Level.WARNING, text));
  }

  /**
   * Opens a folder to read and write, and makes it if it is not there.
   *
   * @param folder where
   * @param notices takes one line each time that a damaged record is passed over; any thread
   * @throws StoreException if it cannot be made or entered, or another process has it
   */
  public FolderJobStore(Path folder, Consumer<String> notices) {
    this(folder, notices, true);
  }

  private FolderJobStore(Path folder, Consumer<String> notices, boolean writes) {
    this.notices = notices;
    try {
      if (writes) {
        WholeFiles.createFolders(folder);
      }
      this.folder = folder.toRealPath();
      owner = writes ? FolderOwner.of(this.folder) : null;
    } catch (IOException e) {
      throw FileWords.storeException("the jobs' folder " + folder, "cannot be opened", e);
    }
    if (writes) {
      Workbench.clean(this.folder.resolve(BENCH));
    }
    bench = new Workbench(this.folder.resolve(BENCH));
  }

  /**
   * Opens a folder to read, whoever writes there.
   *
   * @param folder which is there
   * @return a store whose changing methods throw IllegalStateException
   * @throws StoreException if it cannot be entered
   */
  public static FolderJobStore readOnly(Path folder) {
    return new FolderJobStore(folder, text -> LOG.log(System.Logger.Level.WARNING, text), false);
  }

  @Override
  public JobRecord create(JobRecord record) {
    JobRecord first = record.withRevision(1);
    byte[] bytes = RecordJson.encode(first);
    return writing(
        record.id(),
        () -> {
          Optional<Found> there = load(record.id());
          if (there.isEmpty()) {
            write(first.id(), bytes, false);
          } else if (!Arrays.equals(there.get().bytes, bytes)) {
            throw new IllegalArgumentException(
                "job " + record.id() + ": there is one of that id already in " + this);
          }
          return first;
        });
  }

  @Override
  public JobRecord replace(JobRecord next) {
    JobRecord newer = next.withRevision(Math.addExact(next.revision(), 1));
    byte[] bytes = RecordJson.encode(newer);
    return writing(
        next.id(),
        () -> {
          Optional<Found> there = load(next.id());
          long found = there.map(f -> f.record.revision()).orElse(0L);
          if (there.isPresent() && found == next.revision()) {
            write(next.id(), bytes, there.get().damaged);
          } else if (there.isEmpty() || !Arrays.equals(there.get().bytes, bytes)) {
            throw FencedException.of(next, there.isPresent() ? found : -1);
          }
          return newer;
        });
  }

  /**
   * Keeps the old record beside the new one, unless it is damaged: then the one before it stays.
   */
  private void write(String id, byte[] bytes, boolean damaged) throws IOException {
    Path record = file(id, RECORD);
    Path part = bench.newFile();
    WholeFiles.create(part, out -> WholeFiles.write(out, bytes));
    try {
      if (damaged) {
        if (Files.exists(record)) {
          move(record, file(id, DAMAGED));
        }
      } else if (Files.exists(record)) {
        Path old = bench.newFile();
        link(old, record);
        move(old, file(id, PREVIOUS));
      }
      WholeFiles.publish(part, record);
    } finally {
      WholeFiles.deleteQuietly(part);
    }
  }

  private static void link(Path link, Path file) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
      byte[] bytes = Files.readAllBytes(file); // A file system without second names.
      WholeFiles.create(link, out -> WholeFiles.write(out, bytes));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public Optional<JobRecord> find(String id) {
    RecordJson.requireId(id);
    try {
      requireOpen();
      return load(id).map(Found::record);
    } catch (IOException e) {
      throw FileWords.storeException(file(id, RECORD), "cannot be read", e);
    }
  }

  private Optional<Found> load(String id) throws IOException {
    CorruptException damage;
    try {
      Optional<Found> found = read(id, RECORD);
      if (found.isPresent()) {
        return found;
      }
      damage = new CorruptException(file(id, RECORD) + ": expected a file, found none");
    } catch (NewerFormatException e) {
      throw e;
    } catch (CorruptException e) {
      damage = e;
    }
    Optional<Found> before;
    try {
      before = read(id, PREVIOUS);
    } catch (CorruptException e) {
      damage.addSuppressed(e);
      throw damage;
    }
    if (before.isEmpty()) {
      if (Files.exists(file(id, RECORD))) {
        throw damage;
      }
      return Optional.empty();
    }
    JobRecord record = before.get().record;
    notices.accept(
        damage.getMessage()
            + "; the record before it is used, revision "
            + record.revision()
            + " of "
            + record.changed());
    JobRecord again = record.withRevision(Math.addExact(record.revision(), 2));
    return Optional.of(new Found(again, before.get().bytes, true));
  }

  private Optional<Found> read(String id, String suffix) throws IOException {
    Path file = file(id, suffix);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(RecordJson.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      WholeFiles.identity(folder); // Throws if it is the folder that is not there.
      return Optional.empty();
    }
    JobRecord record = RecordJson.decode(file.toString(), bytes);
    if (!record.id().equals(id)) {
      throw new CorruptException(file + ": expected job " + id + ", found " + record.id());
    }
    return Optional.of(new Found(record, bytes, false));
  }

  @Override
  public List<JobRecord> list() {
    return first(all().stream().sorted(JobRecord.NEWEST_FIRST));
  }

  @Override
  public List<JobRecord> unfinished() {
    return first(
        all().stream().filter(job -> !job.status().isOver()).sorted(JobRecord.RUNNING_FIRST));
  }

  @Override
  public List<JobRecord> over(Instant changedBefore) {
    return first(
        all().stream()
            .filter(job -> job.status().isOver() && job.changed().isBefore(changedBefore)));
  }

  private static List<JobRecord> first(Stream<JobRecord> jobs) {
    return jobs.limit(MAX_LISTED).toList();
  }

  @Override
  public List<String> ids(String beginning, int most) {
    try {
      requireOpen();
      return ids().stream().filter(id -> id.startsWith(beginning)).limit(most).toList();
    } catch (IOException e) {
      throw FileWords.storeException("the jobs' folder " + folder, "cannot be read", e);
    }
  }

  /** Leaves out what cannot be read, and says so: one damaged file does not hide all other jobs. */
  private List<JobRecord> all() {
    List<JobRecord> records = new ArrayList<>();
    try {
      requireOpen();
      for (String id : ids()) {
        try {
          load(id).map(Found::record).ifPresent(records::add);
        } catch (CorruptException e) {
          notices.accept(e.getMessage() + "; the job is left out of the list");
        }
      }
    } catch (IOException e) {
      throw FileWords.storeException("the jobs' folder " + folder, "cannot be read", e);
    }
    return records;
  }

  private Set<String> ids() throws IOException {
    Set<String> ids = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        if (dot > 0 && (name.endsWith(RECORD) || name.endsWith(PREVIOUS))) {
          ids.add(name.substring(0, dot));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    ids.removeIf(id -> !RecordJson.isId(id));
    return ids;
  }

  @Override
  public void delete(String id) {
    RecordJson.requireId(id);
    writing(
        id,
        () -> {
          remove(id);
          return null;
        });
  }

  @Override
  public boolean delete(JobRecord seen) {
    RecordJson.requireId(seen.id());
    return writing(
        seen.id(),
        () -> {
          Optional<Found> there = load(seen.id());
          if (there.isPresent() && there.get().record.revision() != seen.revision()) {
            return false;
          }
          remove(seen.id());
          return true;
        });
  }

  private void remove(String id) throws IOException {
    // The old one first: alone, it would be taken for a job whose record was lost.
    Files.deleteIfExists(file(id, PREVIOUS));
    Files.deleteIfExists(file(id, DAMAGED));
    if (Files.deleteIfExists(file(id, RECORD))) {
      WholeFiles.forceFolder(folder);
    }
  }

  private interface Change<T> {
    T run() throws IOException;
  }

  private <T> T writing(String id, Change<T> change) {
    if (owner == null) {
      throw new IllegalStateException(this + " is open only to be read");
    }
    synchronized (owner) {
      try {
        requireOpen();
        owner.require();
        return change.run();
      } catch (IOException e) {
        throw FileWords.storeException(file(id, RECORD), "cannot be written", e);
      }
    }
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new StoreException("the jobs' folder " + folder + " is closed; open it again", null);
    }
  }

  private Path file(String id, String suffix) {
    return folder.resolve(id + suffix);
  }

  @Override
  public String toString() {
    return "the folder " + folder;
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    bench.close();
    if (owner != null) {
      owner.close();
    }
  }
}
