package io.autospec.actors.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.Address;
import akka.remote.artery.tcp.SSLEngineProvider;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

@Timeout(120)
class RoleCheckedTlsTest {
  private static final String ROLE = "uri:urn:autospec:role:";
  private static final int SEED = 2551;
  private static final int OTHER = 4000;

  @TempDir static Path folder;
  private static Path worker;
  private static Path both;
  private static Path nothing;

  private final PeerRoles peers = new PeerRoles();
  private String innerRefuses;
  private final RoleCheckedTls tls =
      new RoleCheckedTls(new Inner(), peers, Set.of("there:" + SEED), "coordinator");

  @BeforeAll
  static void make() throws Exception {
    worker = TestCertificates.write(folder, "worker", "dns:autospec", ROLE + "worker");
    both =
        TestCertificates.write(
            folder, "both", ROLE + "coordinator", "dns:autospec", ROLE + "guest", "uri:urn:other");
    nothing = TestCertificates.write(folder, "nothing", "dns:autospec");
  }

  /** What does the rest, and refuses if told so. */
  private final class Inner implements SSLEngineProvider {
    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
      return null;
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
      return null;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
      return innerRefuses == null
          ? Option.empty()
          : Option.apply(new SSLPeerUnverifiedException(innerRefuses));
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
      return verifyClientSession(hostname, session);
    }
  }

  /** A session with a peer that showed a certificate, or none at all. */
  private static SSLSession session(Path shown, int port) throws Exception {
    Certificate[] chain = shown == null ? null : new Certificate[] {TestCertificates.read(shown)};
    return (SSLSession)
        Proxy.newProxyInstance(
            RoleCheckedTlsTest.class.getClassLoader(),
            new Class<?>[] {SSLSession.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getPeerPort" -> port;
                  case "getPeerCertificates" -> {
                    if (chain == null) {
                      throw new SSLPeerUnverifiedException("no certificate");
                    }
                    yield chain;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Set<String> known(int port) {
    return peers.of(new Address("akka", "autospec", "there", port));
  }

  @Test
  void shouldReadTheRolesOfACertificate() throws Exception {
    assertThat(CertificateRoles.of(TestCertificates.read(both)))
        .containsExactly("coordinator", "guest");
    assertThat(CertificateRoles.of(TestCertificates.read(nothing))).isEmpty();
    CertificateRoles.require(both, Set.of("guest"));
    assertThatThrownBy(() -> CertificateRoles.require(worker, Set.of("guest", "worker")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allows worker, and this node is guest, worker");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() -> CertificateRoles.require(empty, Set.of("guest")))
        .hasMessageContaining("expected a certificate (PEM) in " + empty);
  }

  @Test
  void shouldNoteWhatIsShownWhereItDials() throws Exception {
    assertThat(known(OTHER)).isNull();
    assertThat(tls.verifyClientSession("there", session(worker, OTHER)).isEmpty()).isTrue();
    assertThat(known(OTHER)).containsExactly("worker");
    // Another node may take the place: the newest certificate counts.
    assertThat(tls.verifyClientSession("there", session(both, OTHER)).isEmpty()).isTrue();
    assertThat(known(OTHER)).containsExactlyInAnyOrder("coordinator", "guest");
    assertThat(peers.of(new Address("akka", "autospec"))).isNull();
  }

  @Test
  void shouldRefuseWhoIsNoCoordinatorWhereOneIsExpected() throws Exception {
    assertThat(tls.verifyClientSession("there", session(worker, SEED)).get().getMessage())
        .contains("refused there:2551", "allows worker, and a coordinator is expected");
    assertThat(known(SEED)).isNull();
    assertThat(tls.verifyClientSession("there", session(both, SEED)).isEmpty()).isTrue();
  }

  @Test
  void shouldRefuseWhoHasNoRole() throws Exception {
    assertThat(tls.verifyClientSession("there", session(nothing, OTHER)).get().getMessage())
        .contains("its certificate (CN=nothing) allows no role");
    assertThat(tls.verifyServerSession("here", session(nothing, -1)).isDefined()).isTrue();
    assertThat(tls.verifyServerSession("here", session(null, -1)).isDefined()).isTrue();
    assertThat(tls.verifyServerSession("here", session(worker, -1)).isEmpty()).isTrue();
    assertThat(known(OTHER)).isNull();
  }

  @Test
  void shouldLeaveTheRestToWhatItWraps() throws Exception {
    innerRefuses = "another name";
    assertThat(tls.verifyClientSession("there", session(worker, OTHER)).get())
        .hasMessage("another name");
    assertThat(tls.verifyServerSession("here", session(worker, -1)).get())
        .hasMessage("another name");
    assertThat(known(OTHER)).isNull();
  }

  @Test
  void shouldForgetWhomNobodyAskedAboutForLongest() {
    for (int port = 0; port < PeerRoles.MOST; port++) {
      peers.learned("there", port, Set.of("guest"));
    }
    assertThat(known(0)).isNotNull();
    peers.learned("elsewhere", 1, Set.of("guest"));
    assertThat(known(0)).isNotNull();
    assertThat(known(1)).isNull();
  }
}
