package io.trailmark.main;

import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Program;
import java.io.IOException;
import java.util.EnumSet;

/**
 * The tokens made at a first start, so that there is a way in.
 *
 * @param backOffice reads and administers everything.
 * @param shop reports conversions and adjustments of the programme; null without a programme.
 * @param program its code; null without one.
 */
record FirstTokens(String backOffice, String shop, String program) {
    /** Makes them, unless there are tokens already; null then. */
    static FirstTokens makeIfNone(final Tokens tokens, final Catalogue catalogue, final long nowMs) throws IOException {
        if (!tokens.grants().isEmpty()) {
            return null;
        }
        final String backOffice = tokens.create("back-office", "*", EnumSet.of(Scope.READ, Scope.ADMIN), nowMs);
        for (final Program program : catalogue.programs()) {
            if (program.isActive()) {
                final String shop = tokens.create(
                        program.code() + "-shop",
                        program.code(),
                        EnumSet.of(Scope.CONVERSION_WRITE, Scope.ADJUST),
                        nowMs);
                return new FirstTokens(backOffice, shop, program.code());
            }
        }
        return new FirstTokens(backOffice, null, null);
    }
}
