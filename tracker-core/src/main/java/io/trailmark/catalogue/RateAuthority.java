package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Who publishes rates, kept once for all of them. Immutable. */
final class RateAuthority {
    private final String name;
    private final byte[] bytes;

    RateAuthority(final String name) {
        this.name = name;
        bytes = name.getBytes(UTF_8);
    }

    String name() {
        return name;
    }

    /** Copies the name; returns the offset behind it. */
    int copy(final byte[] target, final int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
        return offset + bytes.length;
    }
}
