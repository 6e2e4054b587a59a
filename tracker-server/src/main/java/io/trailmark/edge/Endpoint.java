package io.trailmark.edge;

/** An address of the edge: a path, or all paths with a beginning and an end, with the methods it has. */
final class Endpoint {
    private final byte[] prefix;
    private final byte[] suffix;
    private final boolean isExact;
    private final int methods;
    private final byte[] allow;
    private final Handler handler;

    private Endpoint(
            final String prefix, final String suffix, final boolean isExact, final int methods, final Handler handler) {
        this.prefix = Ascii.bytes(prefix);
        this.suffix = Ascii.bytes(suffix);
        this.isExact = isExact;
        this.methods = methods;
        this.handler = handler;
        allow = Ascii.bytes("Allow: " + names(methods) + "\r\n");
    }

    /** Exactly this path. */
    static Endpoint exact(final String path, final int methods, final Handler handler) {
        return new Endpoint(path, "", true, methods, handler);
    }

    /** Every path that begins and ends so, with at least one byte between. */
    static Endpoint between(final String prefix, final String suffix, final int methods, final Handler handler) {
        return new Endpoint(prefix, suffix, false, methods, handler);
    }

    private static String names(final int methods) {
        final StringBuilder names = new StringBuilder();
        append(names, methods, Method.GET, "GET");
        append(names, methods, Method.HEAD, "HEAD");
        append(names, methods, Method.POST, "POST");
        append(names, methods, Method.OPTIONS, "OPTIONS");
        return names.toString();
    }

    private static void append(final StringBuilder names, final int methods, final int method, final String name) {
        if ((methods & method) != 0) {
            names.append(names.isEmpty() ? "" : ", ").append(name);
        }
    }

    boolean matches(final byte[] bytes, final int offset, final int lengthBytes) {
        if (isExact) {
            return Ascii.equals(bytes, offset, lengthBytes, prefix);
        }
        return lengthBytes > prefix.length + suffix.length
                && Ascii.equals(bytes, offset, prefix.length, prefix)
                && Ascii.equals(bytes, offset + lengthBytes - suffix.length, suffix.length, suffix);
    }

    boolean has(final int method) {
        return (methods & method) != 0;
    }

    /** The {@code Allow} line with its line end. */
    byte[] allow() {
        return allow;
    }

    Handler handler() {
        return handler;
    }
}
