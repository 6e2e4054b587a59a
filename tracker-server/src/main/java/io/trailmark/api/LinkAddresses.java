package io.trailmark.api;

import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Program;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where prospects reach links: on the programme's first own domain, else on the shared one. Immutable; any thread. */
final class LinkAddresses {
    private final String publicUrl;

    /** @param publicUrl where prospects find the edge, such as {@code https://go.example}; empty: not known. */
    LinkAddresses(final String publicUrl) {
        this.publicUrl = publicUrl;
    }

    /** The address of the link with this code, without a query; null where nobody has said what it is. */
    String find(final String code, final Program program) {
        if (!program.domains().isEmpty()) {
            return "https://" + program.domains().getFirst() + '/' + encoded(code);
        }
        return publicUrl.isEmpty() ? null : publicUrl + "/c/" + encoded(program.code()) + '/' + encoded(code);
    }

    /**
     * The same.
     *
     * @throws Refusal where nobody has said what it is.
     */
    String of(final Link link, final Program program) {
        final String address = find(link.code(), program);
        if (address == null) {
            throw new Refusal(
                    Problem.PUBLIC_URL_UNKNOWN,
                    "Programme " + program.code() + " has no domain of its own, and public.url is not set: nobody knows"
                            + " the address that prospects reach the link by. Set one of the two.");
        }
        return address;
    }

    /** A text as one part of a path, or as the value of a parameter. */
    static String encoded(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
