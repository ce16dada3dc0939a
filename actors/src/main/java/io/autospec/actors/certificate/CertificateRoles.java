package io.autospec.actors.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The cluster roles that a certificate allows its holder: its subjectAltNames of type URI that
 * begin with {@code urn:autospec:role:}, such as {@code urn:autospec:role:worker}.
 */
public final class CertificateRoles {
  /** What a role's URI begins with. */
  public static final String PREFIX = "urn:autospec:role:";

  /** A uniformResourceIdentifier among the kinds of RFC 5280, 4.2.1.6. */
  private static final int URI = 6;

  private CertificateRoles() {}

  /** Returns the roles, in order; none if the certificate names none or cannot be read. */
  public static Set<String> of(X509Certificate certificate) {
    Set<String> roles = new TreeSet<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return roles;
      }
      for (List<?> name : names) {
        if (name.get(0).equals(URI)
            && name.get(1) instanceof String uri
            && uri.startsWith(PREFIX)) {
          roles.add(uri.substring(PREFIX.length()));
        }
      }
    } catch (CertificateParsingException e) {
      return Set.of(); // What cannot be read allows nothing.
    }
    return roles;
  }

  /**
   * Refuses a node whose own certificate does not allow its roles, before anybody else has to.
   *
   * @param file the node's certificate, PEM
   * @param roles that it is to take
   * @throws IllegalArgumentException if one is not allowed, or the file is no certificate; the
   *     message says which
   */
  public static void require(Path file, Set<String> roles) {
    Set<String> allowed = of(read(file));
    if (!allowed.containsAll(roles)) {
      throw new IllegalArgumentException(
          String.format(
              "the certificate %s allows %s, and this node is %s: expected a subjectAltName"
                  + " URI:%s%s in it (cluster-config/tls/make-test-ca writes them), or"
                  + " autospec.tls.roles-by-certificate = off on every node",
              file, words(allowed), words(roles), PREFIX, words(roles)));
    }
  }

  /** Says roles as people read them. */
  static String words(Set<String> roles) {
    return roles.isEmpty() ? "no role" : String.join(", ", new TreeSet<>(roles));
  }

  private static X509Certificate read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(
          "expected a certificate (PEM) in " + file + ", found none: " + e.getMessage(), e);
    }
  }
}
