package io.autospec.actors.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates that sign themselves, made by the JDK's own keytool. */
final class TestCertificates {
  private TestCertificates() {}

  /** Writes a PEM file; the names are as keytool's san, such as {@code dns:autospec}. */
  static Path write(Path folder, String name, String... names) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> pair =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=" + name));
    if (names.length > 0) {
      pair.addAll(List.of("-ext", "san=" + String.join(",", names)));
    }
    keytool(store, pair);
    Path file = folder.resolve(name + ".pem");
    keytool(store, List.of("-exportcert", "-rfc", "-alias", "a", "-file", file.toString()));
    return file;
  }

  static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static void keytool(Path store, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keystore", store.toString(), "-storepass", "changeit"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
