package dev.countersign.webauthn4j;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.concurrent.TimeUnit;

/**
 * An authenticator manufacturer with a certificate as the packed format requires (section 8.2.1).
 */
final class Attester {
  private static final char[] PASSWORD = "maker-of-keys".toCharArray();

  private final KeyStore store;

  Attester(Path folder) throws Exception {
    Path file = folder.resolve("maker.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "maker",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                "CN=Maker, OU=Authenticator Attestation, O=Keys, C=SE",
                "-ext",
                "bc:c=ca:false",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("keytool.txt")));
    }
    store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
  }

  byte[] certificate() throws Exception {
    return store.getCertificate("maker").getEncoded();
  }

  byte[] sign(byte[] data, byte[] clientData) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign((PrivateKey) store.getKey("maker", PASSWORD));
    signature.update(data);
    signature.update(SoftKey.sha256(clientData));
    return signature.sign();
  }
}
