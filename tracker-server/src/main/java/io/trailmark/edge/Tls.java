package io.trailmark.edge;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * What the edge needs to speak TLS 1.3 and 1.2: the certificate's chain and its key, both PEM, read again when the
 * files change. HTTP/1.1 is the one protocol that is agreed to. BoringSSL where its library loads, else the JDK's own.
 *
 * <p>Threads: any; a connection keeps what was valid when it was opened. Failure: files that do not belong together, or
 * cannot be read, end a start; later what was read before stays.
 */
public final class Tls {
    /** From the first byte of a handshake to its end; the connection's own deadline for a request may be shorter. */
    private static final long HANDSHAKE_TIMEOUT_MS = TimeUnit.NANOSECONDS.toMillis(EdgeLimits.HEAD_TIMEOUT_NS);

    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    private static final SslProvider PROVIDER = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

    private final Path certificate;
    private final Path key;
    private Stamp stamp;
    private volatile SslContext context;
    private volatile long notAfterMs;

    /** What tells that a file is another one. */
    private record Stamp(FileTime certificateTime, long certificateBytes, FileTime keyTime, long keyBytes) {}

    private Tls(final Path certificate, final Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Reads both files.
     *
     * @param certificate the server's certificate first, then those that lead to the root.
     * @param key of the certificate, in PKCS#8, not encrypted.
     * @throws IOException which names the file that is missing or what is wrong with the pair.
     */
    public static Tls open(final Path certificate, final Path key) throws IOException {
        final Tls tls = new Tls(certificate, key);
        tls.stamp = tls.stamp();
        tls.context = tls.load();
        return tls;
    }

    /**
     * Looks whether a file has changed, and takes both over for new connections if they are right. One caller at a
     * time.
     *
     * @return whether there is something new.
     * @throws IOException once for each change that is wrong; what was valid stays.
     */
    public boolean reloadIfChanged() throws IOException {
        final Stamp found = stamp();
        if (found.equals(stamp)) {
            return false;
        }
        stamp = found;
        context = load();
        return true;
    }

    /** When the certificate ends, in ms since 1970. */
    public long notAfterMs() {
        return notAfterMs;
    }

    /** The handler that goes first on a new connection. */
    SslHandler newHandler(final ByteBufAllocator allocator) {
        final SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MS);
        return handler;
    }

    private Stamp stamp() throws IOException {
        return new Stamp(
                Files.getLastModifiedTime(certificate),
                Files.size(certificate),
                Files.getLastModifiedTime(key),
                Files.size(key));
    }

    private SslContext load() throws IOException {
        try {
            final X509Certificate[] chain = chain();
            final PrivateKey privateKey = privateKey(chain[0].getPublicKey());
            if (!isPair(chain[0].getPublicKey(), privateKey)) {
                throw new InvalidKeyException("the key is not this certificate's");
            }
            final SslContext loaded = SslContextBuilder.forServer(privateKey, chain)
                    .sslProvider(PROVIDER)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_1_1))
                    .build();
            notAfterMs = chain[0].getNotAfter().toInstant().toEpochMilli();
            return loaded;
        } catch (final GeneralSecurityException | SSLException | IllegalArgumentException failure) {
            throw new IOException(
                    "no TLS with the certificate " + certificate + " and the key " + key + ": " + failure.getMessage(),
                    failure);
        }
    }

    private X509Certificate[] chain() throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(certificate)) {
            final X509Certificate[] chain = CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (chain.length == 0) {
                throw new CertificateException("no certificate in PEM is there");
            }
            return chain;
        }
    }

    private PrivateKey privateKey(final PublicKey publicKey) throws IOException, GeneralSecurityException {
        final String pem = Files.readString(key);
        final int start = pem.indexOf(KEY_BEGIN);
        final int end = pem.indexOf(KEY_END);
        if (start < 0 || end < start) {
            throw new InvalidKeyException("no \"" + KEY_BEGIN + "\" is there; "
                    + "openssl pkcs8 -topk8 -nodes -in OLD -out NEW makes such a file of another one");
        }
        final byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(start + KEY_BEGIN.length(), end));
        return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /** The library would notice only at the first handshake, and so at every one after that. */
    private static boolean isPair(final PublicKey publicKey, final PrivateKey privateKey)
            throws GeneralSecurityException {
        final String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        final byte[] anything = publicKey.getEncoded();
        final Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(anything);
        final byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(anything);
        return signature.verify(signed);
    }
}
