package io.autospec.actors.certificate;

import akka.remote.artery.tcp.SSLEngineProvider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Mutual TLS in which a certificate without a role opens nothing, and in which who answers at a
 * coordinator's address has to have a coordinator's certificate. Notes what the certificates of all
 * others allow whom this node dials. For any thread.
 */
public final class RoleCheckedTls implements SSLEngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(RoleCheckedTls.class);

  /** Who is refused tries again at once, and for ever. */
  private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int MOST_SAID = 256;

  private final SSLEngineProvider inner;
  private final PeerRoles peers;
  private final Set<String> seeds;
  private final String coordinator;
  private final Map<String, Long> said =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_SAID;
        }
      };

  /**
   * Wraps what does the rest.
   *
   * @param inner makes engines, and checks that a certificate is of this cluster's CA
   * @param peers told what certificates allow
   * @param seeds HOST:PORT of the coordinators that this node joins by
   * @param coordinator the role that who answers there must have
   */
  public RoleCheckedTls(
      SSLEngineProvider inner, PeerRoles peers, Set<String> seeds, String coordinator) {
    this.inner = inner;
    this.peers = peers;
    this.seeds = Set.copyOf(seeds);
    this.coordinator = coordinator;
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    return inner.createServerSSLEngine(hostname, port);
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    return inner.createClientSSLEngine(hostname, port);
  }

  /** This node dialled: the session says whom, so that what it shows is known of that address. */
  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    Option<Throwable> refused = inner.verifyClientSession(hostname, session);
    if (refused.isDefined()) {
      return refused;
    }
    String address = PeerRoles.key(hostname, session.getPeerPort());
    X509Certificate certificate = certificate(session);
    Set<String> roles = certificate == null ? Set.of() : CertificateRoles.of(certificate);
    if (roles.isEmpty()) {
      return refuse(address, certificate, "allows no role");
    }
    if (seeds.contains(address) && !roles.contains(coordinator)) {
      return refuse(
          address,
          certificate,
          "allows "
              + CertificateRoles.words(roles)
              + ", and a "
              + coordinator
              + " is expected to answer there");
    }
    peers.learned(hostname, session.getPeerPort(), roles);
    return refused;
  }

  /** This node was dialled, by nobody knows whom: who has no role is nobody. */
  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    Option<Throwable> refused = inner.verifyServerSession(hostname, session);
    if (refused.isDefined()) {
      return refused;
    }
    X509Certificate certificate = certificate(session);
    return certificate == null || CertificateRoles.of(certificate).isEmpty()
        ? refuse("a node that connected", certificate, "allows no role")
        : refused;
  }

  private static X509Certificate certificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private Option<Throwable> refuse(String who, X509Certificate certificate, String why) {
    String name = certificate == null ? "none" : certificate.getSubjectX500Principal().getName();
    String words = "refused " + who + ": its certificate (" + name + ") " + why;
    if (isNews(words)) {
      LOG.warn("{}", words);
    }
    return Option.apply(new SSLPeerUnverifiedException(words));
  }

  private synchronized boolean isNews(String words) {
    long now = System.nanoTime();
    Long last = said.get(words);
    if (last != null && now - last < SAY_AGAIN_NANOS) {
      return false;
    }
    said.put(words, now);
    return true;
  }
}
