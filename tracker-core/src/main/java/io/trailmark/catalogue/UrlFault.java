package io.trailmark.catalogue;

/** What can be wrong with an address that a prospect is to be sent to. */
public enum UrlFault {
    NONE("nothing is wrong", "nothing"),
    EMPTY("the address is empty", "an absolute http or https address"),
    TOO_LONG("the address is too long", "at most " + Limits.URL_LENGTH_BYTES + " bytes"),
    SCHEME("the address does not begin with http:// or https://", "an absolute http or https address"),
    MACRO_IN_SCHEME("a macro stands in the scheme", "http:// or https:// written out: else anyone chooses the scheme"),
    HOST_MISSING("there is no host between // and the path", "a host, as in https://shop.example/"),
    USERINFO("there is an @ before the path", "a host without user name or password"),
    MACRO_IN_HOST(
            "a macro or brace stands in the host", "a host written out: else anyone chooses where prospects land"),
    HOST(
            "the host is not valid",
            "a DNS name of letters, digits, - and _, an IPv4 address of four numbers, or an IPv6 address in brackets"),
    PORT("the port is not valid", "a number from 1 to 65535"),
    DOUBLE_SLASH("the path begins with //", "one slash after the host: some shops take what follows two for a host"),
    CONTROL("there is a space or control character", "%20 for a space; control characters have no place here"),
    NOT_ASCII("there is a character outside ASCII", "hosts in punycode (xn--...), the rest percent-encoded in UTF-8"),
    BACKSLASH("there is a backslash", "/ between parts, or %5C: browsers take \\ for /"),
    UNSAFE_CHARACTER("there is one of \" < > { }", "it percent-encoded; braces only around a macro"),
    ESCAPE("there is a % that two hexadecimal digits do not follow", "%25 for a percent sign"),
    UNKNOWN_MACRO("there is an unknown macro", "one of " + Macro.known()),
    MACRO_IN_NAME("a macro stands in the name of a parameter", "macros in the path, in values and in the fragment"),
    TOO_MANY_MACROS("there are too many macros", "at most " + Limits.MACROS_PER_URL),
    TOO_MANY_PARAMETERS("there are too many parameters", "at most " + Limits.PARAMETERS_PER_URL);

    private final String problem;
    private final String expected;

    UrlFault(final String problem, final String expected) {
        this.problem = problem;
        this.expected = expected;
    }

    /** What is wrong, in words. */
    public String problem() {
        return problem;
    }

    /** What was expected instead, in words. */
    public String expected() {
        return expected;
    }
}
