package io.trailmark.catalogue;

/**
 * Takes an absolute http or https address apart and refuses everything that two programs could read differently: user
 * names, backslashes, hosts that are numbers in disguise, bytes outside printable ASCII.
 *
 * <p>One instance per thread. Allocates nothing: fit for a deep link that a visitor brings, as for a destination that
 * is configured. After a fault only {@link #faultOffset} means anything. Offsets count from the start of the array.
 */
public final class UrlParser {
    private static final byte[] HTTP = {'h', 't', 't', 'p', ':', '/', '/'};
    private static final byte[] HTTPS = {'h', 't', 't', 'p', 's', ':', '/', '/'};
    private static final int PORT_DIGITS = 5;
    private static final int PORT_MAX = 65_535;

    private int faultOffset;
    private int hostOffset;
    private int hostLimit;
    private int queryOffset;
    private int fragmentOffset;
    private int limit;

    /** Reads an address as a visitor sends it: braces are not allowed. */
    public UrlFault parse(final byte[] bytes, final int offset, final int lengthBytes) {
        return parse(bytes, offset, lengthBytes, false);
    }

    /** Reads a configured destination: macros may stand in the path, in values of the query and in the fragment. */
    UrlFault parseTemplate(final byte[] bytes, final int offset, final int lengthBytes) {
        return parse(bytes, offset, lengthBytes, true);
    }

    /** Where the fault lies. */
    public int faultOffset() {
        return faultOffset;
    }

    /** Start of the host; an IPv6 address begins with its bracket. */
    public int hostOffset() {
        return hostOffset;
    }

    /** Bytes of the host, without port. */
    public int hostLengthBytes() {
        return hostLimit - hostOffset;
    }

    /** Where the {@code ?} stands, or {@link #fragmentOffset} when there is no query. */
    public int queryOffset() {
        return queryOffset;
    }

    /** Where the {@code #} stands, or {@link #limit} when there is no fragment. */
    public int fragmentOffset() {
        return fragmentOffset;
    }

    /** The end of the address. */
    public int limit() {
        return limit;
    }

    private UrlFault parse(final byte[] bytes, final int offset, final int lengthBytes, final boolean isTemplate) {
        faultOffset = offset;
        limit = offset + lengthBytes;
        if (lengthBytes == 0) {
            return UrlFault.EMPTY;
        }
        if (lengthBytes > Limits.URL_LENGTH_BYTES) {
            return UrlFault.TOO_LONG;
        }
        UrlFault fault = checkBytes(bytes, offset, isTemplate);
        if (fault == UrlFault.NONE) {
            fault = parseSchemeAndHost(bytes, offset);
        }
        if (fault == UrlFault.NONE) {
            fault = parseRest(bytes);
        }
        return fault == UrlFault.NONE && isTemplate ? checkMacros(bytes) : fault;
    }

    private UrlFault checkBytes(final byte[] bytes, final int offset, final boolean isTemplate) {
        for (int i = offset; i < limit; i++) {
            final byte b = bytes[i];
            UrlFault fault = UrlFault.NONE;
            if (b < 0) {
                fault = UrlFault.NOT_ASCII;
            } else if (b <= ' ' || b == 0x7F) {
                fault = UrlFault.CONTROL;
            } else if (b == '\\') {
                fault = UrlFault.BACKSLASH;
            } else if (b == '"' || b == '<' || b == '>' || (!isTemplate && (b == '{' || b == '}'))) {
                fault = UrlFault.UNSAFE_CHARACTER;
            } else if (b == '%'
                    && (i + 2 >= limit || !Ascii.isHexDigit(bytes[i + 1]) || !Ascii.isHexDigit(bytes[i + 2]))) {
                fault = UrlFault.ESCAPE;
            }
            if (fault != UrlFault.NONE) {
                faultOffset = i;
                return fault;
            }
        }
        return UrlFault.NONE;
    }

    private UrlFault parseSchemeAndHost(final byte[] bytes, final int offset) {
        if (startsWith(bytes, offset, HTTPS)) {
            hostOffset = offset + HTTPS.length;
        } else if (startsWith(bytes, offset, HTTP)) {
            hostOffset = offset + HTTP.length;
        } else {
            return bytes[offset] == '{' ? UrlFault.MACRO_IN_SCHEME : UrlFault.SCHEME;
        }
        int authorityLimit = hostOffset;
        while (authorityLimit < limit && !endsAuthority(bytes[authorityLimit])) {
            final byte b = bytes[authorityLimit];
            if (b == '@' || b == '{' || b == '}') {
                faultOffset = authorityLimit;
                return b == '@' ? UrlFault.USERINFO : UrlFault.MACRO_IN_HOST;
            }
            authorityLimit++;
        }
        queryOffset = authorityLimit;
        return parseHostAndPort(bytes, authorityLimit);
    }

    private UrlFault parseHostAndPort(final byte[] bytes, final int authorityLimit) {
        faultOffset = hostOffset;
        if (authorityLimit == hostOffset) {
            return UrlFault.HOST_MISSING;
        }
        hostLimit = hostOffset;
        if (bytes[hostOffset] == '[') {
            while (hostLimit < authorityLimit && bytes[hostLimit] != ']') {
                hostLimit++;
            }
            hostLimit = Math.min(hostLimit + 1, authorityLimit);
        } else {
            while (hostLimit < authorityLimit && bytes[hostLimit] != ':') {
                hostLimit++;
            }
        }
        if (!Hosts.isValid(bytes, hostOffset, hostLimit)) {
            return UrlFault.HOST;
        }
        if (hostLimit < authorityLimit && !isPort(bytes, hostLimit, authorityLimit)) {
            faultOffset = hostLimit;
            return UrlFault.PORT;
        }
        return UrlFault.NONE;
    }

    private static boolean isPort(final byte[] bytes, final int colonOffset, final int portLimit) {
        final int digits = portLimit - colonOffset - 1;
        if (bytes[colonOffset] != ':' || digits < 1 || digits > PORT_DIGITS) {
            return false;
        }
        int port = 0;
        for (int i = colonOffset + 1; i < portLimit; i++) {
            if (!Ascii.isDigit(bytes[i])) {
                return false;
            }
            port = port * 10 + bytes[i] - '0';
        }
        return port >= 1 && port <= PORT_MAX;
    }

    /** Path, query and fragment; {@link #queryOffset} stands at the start of the path. */
    private UrlFault parseRest(final byte[] bytes) {
        final int pathOffset = queryOffset;
        if (pathOffset + 1 < limit && bytes[pathOffset] == '/' && bytes[pathOffset + 1] == '/') {
            faultOffset = pathOffset;
            return UrlFault.DOUBLE_SLASH;
        }
        fragmentOffset = pathOffset;
        while (fragmentOffset < limit && bytes[fragmentOffset] != '#') {
            fragmentOffset++;
        }
        while (queryOffset < fragmentOffset && bytes[queryOffset] != '?') {
            queryOffset++;
        }
        return UrlFault.NONE;
    }

    private UrlFault checkMacros(final byte[] bytes) {
        int macros = 0;
        int parameters = queryOffset + 1 < fragmentOffset ? 1 : 0;
        boolean isInName = false;
        for (int i = queryOffset; i < fragmentOffset; i++) {
            parameters += bytes[i] == '&' ? 1 : 0;
        }
        if (parameters > Limits.PARAMETERS_PER_URL) {
            return UrlFault.TOO_MANY_PARAMETERS;
        }
        for (int i = hostLimit; i < limit; i++) {
            final byte b = bytes[i];
            if (i >= fragmentOffset || b == '=') {
                isInName = false;
            } else if (i == queryOffset || (b == '&' && i > queryOffset)) {
                isInName = true;
            }
            if (b == '}') {
                faultOffset = i;
                return UrlFault.UNSAFE_CHARACTER;
            }
            if (b == '{') {
                faultOffset = i;
                final int end = macroLimit(bytes, i, limit);
                if (Macro.of(bytes, i, end) == null) {
                    return UrlFault.UNKNOWN_MACRO;
                }
                if (isInName) {
                    return UrlFault.MACRO_IN_NAME;
                }
                if (++macros > Limits.MACROS_PER_URL) {
                    return UrlFault.TOO_MANY_MACROS;
                }
                i = end - 1;
            }
        }
        return UrlFault.NONE;
    }

    /** The end of the macro that begins at {@code offset}: behind its closing brace, or {@code limit} without one. */
    static int macroLimit(final byte[] bytes, final int offset, final int limit) {
        int i = offset;
        while (i < limit && bytes[i] != '}') {
            i++;
        }
        return Math.min(i + 1, limit);
    }

    private boolean startsWith(final byte[] bytes, final int offset, final byte[] lowerCasePrefix) {
        if (limit - offset < lowerCasePrefix.length) {
            return false;
        }
        for (int i = 0; i < lowerCasePrefix.length; i++) {
            if (Ascii.toLowerCase(bytes[offset + i]) != lowerCasePrefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsAuthority(final byte b) {
        return b == '/' || b == '?' || b == '#';
    }
}
