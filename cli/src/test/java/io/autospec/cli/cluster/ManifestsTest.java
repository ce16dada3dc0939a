package io.autospec.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigMemorySize;
import io.autospec.cli.AutospecCommand;
import io.autospec.cli.Console;
import io.autospec.model.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What the manifests and the compose file say of ports, files, options and times is what the
 * profile and the program say. Whether they are right for Kubernetes, {@code
 * cluster-config/check/check} asks.
 */
class ManifestsTest {
  private static final Path FOLDER = Path.of("..", "cluster-config");
  private static final Path KUBERNETES = FOLDER.resolve("kubernetes");

  /** A node that was told to stop may need this on top of its drain-timeout. */
  private static final Duration LEAVING = Duration.ofSeconds(60);

  /** YAML, by paths such as {@code spec.containers.0.name}. */
  private record Tree(Object value) {
    Tree at(String path) {
      Object here = value;
      for (String key : path.split("\\.", -1)) {
        here =
            here instanceof List<?> list
                ? list.get(Integer.parseInt(key))
                : here instanceof Map<?, ?> map ? map.get(key) : null;
        assertThat(here).as(path).isNotNull();
      }
      return new Tree(here);
    }

    List<Tree> list(String path) {
      return ((List<?>) at(path).value).stream().map(item -> new Tree(item)).toList();
    }

    boolean has(String key) {
      return ((Map<?, ?>) value).containsKey(key);
    }

    String text(String path) {
      return String.valueOf(at(path).value);
    }

    int number(String path) {
      return Integer.parseInt(text(path));
    }

    List<String> texts(String path) {
      return list(path).stream().map(item -> String.valueOf(item.value)).toList();
    }
  }

  private static List<Tree> documents(Path file) throws IOException {
    List<Tree> documents = new ArrayList<>();
    new Yaml().loadAll(Files.readString(file)).forEach(each -> documents.add(new Tree(each)));
    return documents;
  }

  private static Tree object(String file, String kind) throws IOException {
    return documents(KUBERNETES.resolve(file)).stream()
        .filter(document -> document.text("kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Config profile() {
    Config environment =
        ConfigFactory.parseMap(
            Map.of(
                "AUTOSPEC_ADVERTISED_HOST", "192.0.2.1",
                "AUTOSPEC_COORDINATORS", "autospec-coordinators.autospec.svc.cluster.local"));
    return environment
        .withFallback(ConfigFactory.parseFile(KUBERNETES.resolve("autospec.conf").toFile()))
        .resolve()
        .withFallback(ConfigFactory.defaultReference())
        .getConfig("autospec");
  }

  private static void requireKnownOptions(List<String> arguments) {
    Console console = new Console(System.out, System.err, false);
    AutospecCommand.commandLine(
            Models::load,
            (spec, cluster, listener) -> {
              throw new AssertionError("nothing is to run");
            },
            console,
            false)
        .parseArgs(arguments.toArray(String[]::new));
  }

  private static String kind(String file) {
    return file.startsWith("coordinator") ? "StatefulSet" : "Deployment";
  }

  @ParameterizedTest
  @ValueSource(strings = {"coordinator.yaml", "worker.yaml"})
  void shouldHaveThePortsAndProbesOfTheProfile(String file) throws IOException {
    Tree container = object(file, kind(file)).at("spec.template.spec.containers.0");
    Map<String, Integer> ports = new HashMap<>();
    container
        .list("ports")
        .forEach(port -> ports.put(port.text("name"), port.number("containerPort")));
    Config profile = profile();
    assertThat(ports)
        .containsEntry("control", profile.getInt("listen.port"))
        .containsEntry("health", profile.getInt("health.port"))
        .containsEntry("tensors-udp", profile.getInt("data-plane.udp-port"))
        .containsEntry("tensors-tcp", profile.getInt("data-plane.tcp-port"))
        .hasSize(4)
        .doesNotContainValue(0);
    Map<String, String> probes =
        Map.of("startupProbe", "/alive", "livenessProbe", "/alive", "readinessProbe", "/ready");
    probes.forEach(
        (probe, path) -> {
          assertThat(container.text(probe + ".httpGet.path")).isEqualTo(path);
          assertThat(container.text(probe + ".httpGet.port")).isEqualTo("health");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"coordinator.yaml", "worker.yaml"})
  void shouldStartWhatTheProgramKnows(String file) throws IOException {
    Tree pod = object(file, kind(file)).at("spec.template.spec");
    Tree container = pod.at("containers.0");
    List<String> arguments = container.texts("args");
    requireKnownOptions(arguments);
    assertThat(arguments.get(0)).isEqualTo(file.startsWith("coordinator") ? "serve" : "worker");
    // Every variable that the profile asks for is in the pod's environment.
    Matcher wanted =
        Pattern.compile("\\$\\{(\\w+)}")
            .matcher(Files.readString(KUBERNETES.resolve("autospec.conf")));
    List<String> environment =
        container.list("env").stream().map(each -> each.text("name")).toList();
    int found = 0;
    while (wanted.find()) {
      assertThat(environment).contains(wanted.group(1));
      found++;
    }
    assertThat(found).isPositive();
    assertThat(pod.number("terminationGracePeriodSeconds"))
        .isGreaterThanOrEqualTo(
            (int) profile().getDuration("drain-timeout").plus(LEAVING).toSeconds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"coordinator.yaml", "worker.yaml", "guest.yaml"})
  void shouldMountWhatTheProfileReads(String file) throws IOException {
    Tree pod = object(file, kind(file)).at("spec.template.spec");
    Map<String, Tree> volumes = new HashMap<>();
    pod.list("volumes").forEach(volume -> volumes.put(volume.text("name"), volume));
    Map<String, String> mounts = new HashMap<>();
    for (Tree mount : pod.list("containers.0.volumeMounts")) {
      assertThat(volumes).containsKey(mount.text("name"));
      mounts.put(mount.text("name"), mount.text("mountPath"));
    }
    assertThat(mounts.keySet()).isEqualTo(volumes.keySet());
    Config profile = profile();
    for (String key :
        List.of(
            "tls.certificate", "tls.private-key", "tls.ca-certificate", "data-plane.key-file")) {
      Path read = Path.of(profile.getString(key));
      assertThat(read).hasParentRaw(Path.of(mounts.get("tls")));
      // The Secret is made from a folder of make-test-ca, whose files have these names.
      assertThat(Files.readString(FOLDER.resolve("tls/make-test-ca")))
          .contains(read.getFileName().toString());
    }
    String secret = volumes.get("tls").text("secret.secretName");
    assertThat(secret).isEqualTo("autospec-" + file.replace(".yaml", "") + "-tls");
    assertThat(Files.readString(Path.of("..", "docs", "cluster.md"))).contains(secret);
    // A guest's pod runs what people type, which its file shows.
    List<String> arguments =
        file.startsWith("guest")
            ? List.of(Files.readString(KUBERNETES.resolve(file)).split("[\\s#]+", -1))
            : pod.at("containers.0").texts("args");
    assertThat(arguments.get(arguments.indexOf("--config") + 1)).isEqualTo(mounts.get("settings"));
    Tree generated =
        documents(KUBERNETES.resolve("kustomization.yaml")).get(0).at("configMapGenerator.0");
    assertThat(volumes.get("settings").text("configMap.name")).isEqualTo(generated.text("name"));
    assertThat(generated.texts("files")).containsExactly("autospec.conf");
    assertThat(Path.of(profile.getString("worker.model-folder")))
        .startsWithRaw(Path.of(mounts.get("models")));
    assertThat(mounts)
        .containsEntry("shared-memory", "/dev/shm")
        .containsEntry("temporary", "/tmp");
    assertThat(volumes.get("shared-memory").text("emptyDir.medium")).isEqualTo("Memory");
  }

  @Test
  void shouldLetPeopleUseItFromAPod() throws IOException {
    Tree pod = object("guest.yaml", "Deployment").at("spec.template.spec.containers.0");
    Config profile = profile();
    Map<String, Integer> ports = new HashMap<>();
    pod.list("ports").forEach(port -> ports.put(port.text("name"), port.number("containerPort")));
    assertThat(ports)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "control", profile.getInt("listen.port"),
                "tensors-udp", profile.getInt("data-plane.udp-port"),
                "tensors-tcp", profile.getInt("data-plane.tcp-port")));
    String words = Files.readString(KUBERNETES.resolve("guest.yaml"));
    Matcher shown = Pattern.compile("autospec (submit .*)").matcher(words);
    assertThat(shown.find()).isTrue();
    requireKnownOptions(List.of(shown.group(1).split(" ", -1)));
    // What it runs is in the image, under the name that the image begins with.
    String image = Files.readString(FOLDER.resolve("container/Dockerfile"));
    assertThat(image)
        .contains("container/autospec /usr/local/bin/autospec")
        .contains("ENTRYPOINT [\"autospec\"]");
  }

  @Test
  void shouldHaveRoomForTheModelsThatAreKept() throws IOException {
    for (Tree volume : object("worker.yaml", "Deployment").list("spec.template.spec.volumes")) {
      if (volume.text("name").equals("models")) {
        String size = volume.text("emptyDir.sizeLimit").replace("Gi", " GiB");
        ConfigMemorySize limit = ConfigFactory.parseMap(Map.of("s", size)).getMemorySize("s");
        assertThat(limit.toBytes()).isGreaterThan(profile().getBytes("worker.model-cache"));
        return;
      }
    }
    throw new AssertionError("no volume for models");
  }

  @Test
  void shouldHaveASeedForEveryCoordinatorUnderTheNameThatItHas() throws IOException {
    Tree set = object("coordinator.yaml", "StatefulSet");
    Tree service = object("coordinator.yaml", "Service");
    String name = set.text("metadata.name");
    String domain = service.text("metadata.name");
    assertThat(set.text("spec.serviceName")).isEqualTo(domain);
    assertThat(service.number("spec.ports.0.port")).isEqualTo(profile().getInt("listen.port"));
    List<String> seeds = profile().getStringList("seeds");
    assertThat(seeds).hasSize(set.number("spec.replicas"));
    for (int i = 0; i < seeds.size(); i++) {
      assertThat(seeds.get(i))
          .isEqualTo(
              name
                  + "-"
                  + i
                  + "."
                  + domain
                  + ".autospec.svc.cluster.local:"
                  + profile().getInt("listen.port"));
    }
    for (Tree owner : List.of(set, object("worker.yaml", "Deployment"))) {
      List<Tree> environment = owner.list("spec.template.spec.containers.0.env");
      assertThat(environment)
          .filteredOn(each -> each.text("name").equals("AUTOSPEC_COORDINATORS"))
          .singleElement()
          .satisfies(
              each ->
                  assertThat(each.text("value"))
                      .isEqualTo(domain + ".$(POD_NAMESPACE).svc.cluster.local"));
    }
    assertThat(set.list("spec.template.spec.containers.0.env"))
        .filteredOn(each -> each.text("name").equals("AUTOSPEC_ADVERTISED_HOST"))
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.text("value")).isEqualTo("$(POD_NAME).$(AUTOSPEC_COORDINATORS)"));
  }

  @Test
  void shouldLetThroughTheProfilesPortsAlone() throws IOException {
    Tree policy = documents(KUBERNETES.resolve("network-policy.yaml")).get(0);
    Config profile = profile();
    Set<String> nodes =
        new TreeSet<>(
            List.of(
                profile.getInt("listen.port") + " TCP",
                profile.getInt("data-plane.udp-port") + " UDP",
                profile.getInt("data-plane.tcp-port") + " TCP"));
    assertThat(ports(policy.at("spec.ingress.0"))).isEqualTo(nodes);
    assertThat(ports(policy.at("spec.egress.0"))).isEqualTo(nodes);
    assertThat(ports(policy.at("spec.ingress.1")))
        .containsExactly(profile.getInt("health.port") + " TCP");
  }

  private static Set<String> ports(Tree rule) {
    Set<String> ports = new TreeSet<>();
    rule.list("ports").forEach(port -> ports.add(port.text("port") + " " + port.text("protocol")));
    return ports;
  }

  @Test
  void shouldComposeWhatTheProgramKnows() throws IOException {
    Tree services = documents(FOLDER.resolve("compose.yaml")).get(0).at("services");
    Set<String> verbs = new TreeSet<>();
    for (Object name : ((Map<?, ?>) services.value()).keySet()) {
      Tree service = services.at((String) name);
      List<String> command =
          service.texts("command").stream()
              .map(word -> word.replaceAll("\\$\\{\\w+:-([^}]*)}", "$1"))
              .toList();
      requireKnownOptions(command);
      verbs.add(command.get(0));
      assertThat(service.text("hostname")).isEqualTo(name);
      assertThat(command.get(command.indexOf("--listen") + 1)).isEqualTo(name + ":2551");
      String tls = command.get(command.indexOf("--tls") + 1);
      assertThat(service.texts("volumes").get(0)).endsWith("/" + name + ":" + tls + ":ro");
      if (service.has("healthcheck")) {
        String port = command.get(command.indexOf("--health-port") + 1);
        assertThat(service.texts("healthcheck.test").get(3)).contains("/" + port + " ", "/ready");
      }
      Duration drain = ConfigFactory.defaultReference().getDuration("autospec.drain-timeout");
      assertThat(Duration.parse("PT" + service.text("stop_grace_period")))
          .isGreaterThanOrEqualTo(drain.plus(LEAVING));
    }
    assertThat(verbs).containsExactly("sample", "serve", "worker");
  }
}
