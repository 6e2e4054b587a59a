package io.trailmark.edge;

import io.trailmark.access.NewToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as a client does. */
final class Signatures {
    private Signatures() {}

    /** The value of {@code Trailmark-Signature}. */
    static String header(
            final NewToken by,
            final long seconds,
            final String nonce,
            final String method,
            final String target,
            final String body) {
        try {
            final byte[] sum = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            final String text = String.join(
                    "\n",
                    "v1",
                    Long.toString(seconds),
                    nonce,
                    method,
                    target,
                    HexFormat.of().formatHex(sum));
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(by.signingKey().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            final String hex = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
            return "k=" + by.id() + ",t=" + seconds + ",n=" + nonce + ",v1=" + hex;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, signed now. */
    static String header(
            final NewToken by, final String nonce, final String method, final String target, final String body) {
        return header(by, System.currentTimeMillis() / 1_000, nonce, method, target, body);
    }
}
