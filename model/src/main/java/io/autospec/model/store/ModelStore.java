package io.autospec.model.store;

import io.autospec.model.DiffusionModel;
import io.autospec.model.FileBytes;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.Sha256;
import io.autospec.model.builtin.BuiltInModels;
import io.autospec.model.onnx.OnnxModel;
import io.autospec.model.onnx.OnnxSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a worker finds models: those of its process, the built-in ones, and those in a folder that
 * several processes may share. What comes from the folder is hashed before it is used, once a
 * process; what does not fit its hash is removed, and is as if it were not there.
 *
 * <p>Models that were found stay open, and are found again, until they are forgotten; their
 * networks stay in memory, unless they are lightened. Safe for any number of threads.
 */
public final class ModelStore {
  private final StoreFolder folder;
  private final Map<String, DiffusionModel> open = new HashMap<>();

  /** Those of the open ones that nobody else has: they may be forgotten. */
  private final Set<String> own = new HashSet<>();

  /**
   * Makes a store; nothing is read or written yet.
   *
   * @param folder where models are kept; made when it is needed, for its owner alone
   * @param limitBytes most bytes that are kept there, above 0
   */
  public ModelStore(Path folder, long limitBytes) {
    this.folder = new StoreFolder(folder, limitBytes);
  }

  /**
   * The user's own folder.
   *
   * @param environment the process's environment
   * @param home the user's home folder
   * @return {@code $XDG_CACHE_HOME/autospec/models}, or {@code .cache/autospec/models} at home
   */
  public static Path defaultFolder(Map<String, String> environment, Path home) {
    String cache = environment.get("XDG_CACHE_HOME");
    Path base = cache == null || cache.isBlank() ? home.resolve(".cache") : Path.of(cache);
    return base.resolve("autospec").resolve("models");
  }

  /**
   * Adds a model of this process; it is found from now on.
   *
   * @param model stays its owner's to close; it takes the place of another one that was registered,
   *     but not of one that was found or fetched here
   * @return its id
   */
  public String register(DiffusionModel model) {
    String id = model.manifest().id();
    synchronized (open) {
      if (!own.contains(id)) {
        open.put(id, model);
      }
    }
    return id;
  }

  /**
   * Forgets a model. One that was found or fetched is closed, so that its files may be removed when
   * there is no room, and can be found again; one that this process registered stays its owner's to
   * close.
   *
   * @param id the model's; nothing happens if it is not known
   */
  public void forget(String id) {
    synchronized (open) {
      DiffusionModel model = open.remove(id);
      if (own.remove(id)) {
        String bytes = model.sha256();
        if (open.values().stream().noneMatch(other -> other.sha256().equals(bytes))) {
          folder.unused(bytes);
        }
        model.close();
      }
    }
  }

  /**
   * Whether a model was found or fetched here, and not forgotten since.
   *
   * @param id the model's
   * @return whether {@link #forget} would close it
   */
  public boolean owns(String id) {
    synchronized (open) {
      return own.contains(id);
    }
  }

  /**
   * Lets go of what a model that was found or fetched holds in memory itself, its network that is;
   * networks that devices have open stay, and one that opens it later reads it anew. One that this
   * process registered stays as it is.
   *
   * @param id the model's
   */
  public void lighten(String id) {
    synchronized (open) {
      if (own.contains(id)) {
        open.get(id).close();
      }
    }
  }

  /**
   * Finds a model without fetching anything.
   *
   * @param manifest what is wanted
   * @return the model; empty if its bytes are not here
   * @throws ModelException if they are here and cannot be used
   */
  public Optional<DiffusionModel> find(ModelManifest manifest) {
    synchronized (open) {
      DiffusionModel known = open.get(manifest.id());
      if (known != null) {
        return Optional.of(known);
      }
      Optional<DiffusionModel> found = BuiltInModels.find(manifest);
      if (found.isEmpty() && !manifest.files().isEmpty()) {
        found = folder.verified(manifest).map(path -> load(manifest, path));
      }
      found.ifPresent(model -> keep(manifest, model));
      return found;
    }
  }

  /**
   * Begins to take in a model whose bytes come from elsewhere.
   *
   * @param manifest what it consists of
   * @param chunkBytes the length of the pieces that it comes in; the last one is shorter
   * @return the caller closes it
   * @throws ModelException if it is larger than the folder's limit, or cannot be written
   */
  public ModelDownload begin(ModelManifest manifest, int chunkBytes) {
    if (manifest.files().isEmpty()) {
      throw new ModelException(
          "model "
              + manifest.name()
              + ": a closed form that this build does not have, and it has no bytes to fetch");
    }
    return new ModelDownload(this, folder, manifest, chunkBytes);
  }

  /** Takes a finished download over. */
  DiffusionModel adopt(ModelManifest manifest, Path path) {
    synchronized (open) {
      DiffusionModel known = open.get(manifest.id());
      return known == null ? keep(manifest, load(manifest, path)) : known;
    }
  }

  private DiffusionModel keep(ModelManifest manifest, DiffusionModel model) {
    open.put(manifest.id(), requireSame(manifest, model));
    own.add(manifest.id());
    return model;
  }

  private DiffusionModel load(ModelManifest manifest, Path path) {
    folder.used(manifest.sha256());
    return OnnxModel.load(
        manifest.name(),
        OnnxSource.ofHashedFile(path.resolve(ModelManifest.MODEL_FILE), manifest.sha256()),
        manifest.metadata(),
        manifest.scheduler());
  }

  private static DiffusionModel requireSame(ModelManifest wanted, DiffusionModel found) {
    String id = found.manifest().id();
    if (!id.equals(wanted.id())) {
      throw new ModelException(
          "model " + wanted.name() + ": expected id " + wanted.id() + ", found " + id);
    }
    return found;
  }

  /** The files of a manifest inside a folder, in stream order. */
  static List<Path> paths(ModelManifest manifest, Path folder) {
    return manifest.files().stream().map(part -> folder.resolve(part.name())).toList();
  }

  static List<Long> sizes(ModelManifest manifest) {
    return manifest.files().stream().map(ModelManifest.Part::bytes).toList();
  }

  /** Whether the files in a folder are exactly a manifest's. */
  static boolean holds(Path folder, ModelManifest manifest) throws IOException {
    for (Path path : paths(manifest, folder)) {
      if (!Files.isRegularFile(path)) {
        return false;
      }
    }
    try (FileBytes bytes = FileBytes.open(paths(manifest, folder), sizes(manifest))) {
      return Sha256.of(bytes).equals(manifest.sha256());
    } catch (ModelException e) {
      return false; // Another length.
    }
  }
}
