package io.trailmark.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** What can be seen of an installation from its own machine: settings, disk, keys, certificate, limits. One thread. */
final class InsideChecks {
    private static final String SETTINGS = "settings";
    private static final String DISK = "disk";
    private static final String KEYS = "keys";
    private static final String CERTIFICATE = "certificate";
    private static final String JAVA = "java";
    private static final String FILES = "open files";

    private static final int LEAST_JAVA = 25;
    private static final long FEW_FILES = 65_536;
    private static final Duration CERTIFICATE_SOON = Duration.ofDays(21);
    private static final int MB = 1 << 20;

    private final Path settingsFile;
    private final Path dataFolder;
    private final Properties settings = new Properties();

    /** @param dataFolder null for that of the settings. */
    InsideChecks(final Path settingsFile, final Path dataFolder) {
        this.settingsFile = settingsFile;
        this.dataFolder = dataFolder;
    }

    List<Finding> all() {
        final List<Finding> findings = new ArrayList<>();
        settings(findings);
        final Path data = dataFolder != null ? dataFolder : Path.of(setting("data.dir", "data"));
        if (Files.isDirectory(data)) {
            disk(data, findings);
            keys(data.resolve("keys"), findings);
        } else {
            findings.add(Finding.skip(DISK, "No data folder is at " + data.toAbsolutePath() + "; --data says where."));
        }
        certificate(findings);
        java(findings);
        files(findings);
        return findings;
    }

    /** A setting of the file; the environment of the server is not known here. */
    String setting(final String key, final String ifAbsent) {
        final String text = settings.getProperty(key, "").strip();
        return text.isEmpty() ? ifAbsent : text;
    }

    private void settings(final List<Finding> findings) {
        if (!Files.exists(settingsFile)) {
            findings.add(Finding.skip(SETTINGS, "No file is at " + settingsFile + "; --config says where."));
            return;
        }
        try (Reader reader = Files.newBufferedReader(settingsFile)) {
            settings.load(reader);
            findings.add(Finding.ok(SETTINGS, settingsFile + " is read: " + settings.size() + " keys."));
        } catch (final IOException | IllegalArgumentException e) {
            findings.add(Finding.fail(
                    SETTINGS,
                    settingsFile + " cannot be read: " + e.getMessage() + '.',
                    "Mend it or its permissions."));
        }
    }

    private void disk(final Path data, final List<Finding> findings) {
        try {
            final long freeMb = Files.getFileStore(data).getUsableSpace() / MB;
            final long limitMb = Long.parseLong(setting("journal.free.limit.mb", "256"));
            final String found = freeMb + " MB are free where " + data + " is; below " + limitMb + " nothing is taken.";
            final String mend = "Make room: move backups away, archive the journal, or give it a larger disk.";
            if (freeMb < limitMb) {
                findings.add(Finding.fail(DISK, found, mend));
            } else {
                findings.add(freeMb < 4 * limitMb ? Finding.warn(DISK, found, mend) : Finding.ok(DISK, found));
            }
        } catch (final IOException | NumberFormatException e) {
            findings.add(Finding.fail(DISK, "The disk cannot be asked: " + e.getMessage() + '.', "Is it mounted?"));
        }
    }

    private static void keys(final Path keys, final List<Finding> findings) {
        if (!Files.isDirectory(keys)) {
            findings.add(Finding.skip(KEYS, "No keys are in " + keys + " yet; the first start makes them."));
            return;
        }
        final List<String> open = new ArrayList<>();
        try (Stream<Path> files = Files.list(keys)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                if (!TokenFile.othersMay(file).isEmpty()) {
                    open.add(file.getFileName().toString());
                }
            }
            findings.add(
                    open.isEmpty()
                            ? Finding.ok(KEYS, "Nobody but the server's user reads " + keys + '.')
                            : Finding.fail(
                                    KEYS,
                                    "Others can read keys: " + String.join(", ", open) + '.',
                                    "chmod -R go= " + keys + "; then rotate what was open."));
        } catch (final IOException e) {
            findings.add(Finding.warn(
                    KEYS, keys + " cannot be looked into.", "Run this as the server's user to have them checked."));
        }
    }

    private void certificate(final List<Finding> findings) {
        final String file = setting("edge.tls.certificate", "");
        if (file.isEmpty()) {
            findings.add(Finding.skip(CERTIFICATE, "None is set; TLS ends before the server, or there is none."));
            return;
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            final X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            final Instant end = certificate.getNotAfter().toInstant();
            final Duration left = Duration.between(Instant.now(), end);
            final String found = file + " ends " + end + '.';
            final String mend = "Renew it; the server takes a changed file over within a second.";
            if (left.isNegative()) {
                findings.add(Finding.fail(CERTIFICATE, found, mend));
            } else {
                findings.add(
                        left.compareTo(CERTIFICATE_SOON) < 0
                                ? Finding.warn(CERTIFICATE, found, mend)
                                : Finding.ok(CERTIFICATE, found));
            }
        } catch (final IOException | CertificateException e) {
            findings.add(Finding.fail(
                    CERTIFICATE,
                    file + " cannot be read: " + e.getMessage() + '.',
                    "edge.tls.certificate names a PEM file with the server's certificate first."));
        }
    }

    private static void java(final List<Finding> findings) {
        final int feature = Runtime.version().feature();
        findings.add(
                feature >= LEAST_JAVA
                        ? Finding.ok(JAVA, "Java " + Runtime.version() + '.')
                        : Finding.fail(JAVA, "Java " + feature + '.', "Install a JDK of at least " + LEAST_JAVA + '.'));
    }

    private static void files(final List<Finding> findings) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            findings.add(Finding.skip(FILES, "This system does not say how many files may be open."));
            return;
        }
        final long most = system.getMaxFileDescriptorCount();
        final String found = "A process of this user may open " + most + " files; each connection is one.";
        findings.add(
                most >= FEW_FILES
                        ? Finding.ok(FILES, found)
                        : Finding.warn(
                                FILES, found, "LimitNOFILE=1048576 in the unit, or ulimit -n before the start."));
    }
}
