import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Collections;

/** Writes what a PKCS#12 store holds as PEM: for each alias its chain (.crt), its key (.key), and both (.pem). */
public final class Certificates {
    public static void main(String[] args) throws GeneralSecurityException, IOException {
        Path folder = Path.of(args[0]);
        char[] password = args[1].toCharArray();
        KeyStore store = KeyStore.getInstance(folder.resolve("store.p12").toFile(), password);
        for (String alias : Collections.list(store.aliases())) {
            String key = pem("PRIVATE KEY", store.getKey(alias, password).getEncoded());
            StringBuilder chain = new StringBuilder();
            for (Certificate certificate : store.getCertificateChain(alias)) {
                chain.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(folder.resolve(alias + ".crt"), chain);
            Files.writeString(folder.resolve(alias + ".key"), key);
            Files.writeString(folder.resolve(alias + ".pem"), key + chain);
        }
    }

    private static String pem(String what, byte[] bytes) {
        byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
        String text = Base64.getMimeEncoder(64, newline).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
