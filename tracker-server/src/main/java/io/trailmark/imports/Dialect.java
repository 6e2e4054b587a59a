package io.trailmark.imports;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whose words a file is in. */
@SuppressWarnings("ImmutableEnumChecker") // Made here, and only read.
public enum Dialect {
    NATIVE(Native.mappings()),
    DUB(Dub.mappings()),
    REWARDFUL(Rewardful.mappings()),
    FIRSTPROMOTER(FirstPromoter.mappings()),
    TAPFILIATE(Tapfiliate.mappings()),
    SHLINK(Shlink.mappings()),
    YOURLS(Yourls.mappings()),
    TUNE(Tune.mappings()),
    EVERFLOW(Everflow.mappings());

    private final Map<Kind, Mapping> mappings;

    Dialect(final Map<Kind, Mapping> mappings) {
        this.mappings = mappings;
    }

    Mapping mapping(final Kind kind) {
        final Mapping mapping = mappings.get(kind);
        if (mapping == null) {
            throw new UnreadableFile("Of " + this + " there are no " + kind + ", only "
                    + mappings.keySet().stream().sorted().map(Kind::toString).collect(Collectors.joining(", ")) + '.');
        }
        return mapping;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
