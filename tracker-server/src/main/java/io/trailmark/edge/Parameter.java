package io.trailmark.edge;

import io.trailmark.record.codec.LabelKey;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters of a link that mean something to us, under all their names. The first {@link #LABELS} are kept as
 * labels.
 */
enum Parameter {
    SUB1(LabelKey.SUB1, EdgeLimits.SUB_BYTES, "sub1", "aff_sub", "s1"),
    SUB2(LabelKey.SUB2, EdgeLimits.SUB_BYTES, "sub2", "aff_sub2", "s2"),
    SUB3(LabelKey.SUB3, EdgeLimits.SUB_BYTES, "sub3", "aff_sub3", "s3"),
    SUB4(LabelKey.SUB4, EdgeLimits.SUB_BYTES, "sub4", "aff_sub4", "s4"),
    SUB5(LabelKey.SUB5, EdgeLimits.SUB_BYTES, "sub5", "aff_sub5", "s5"),
    SOURCE(LabelKey.SOURCE, EdgeLimits.SOURCE_BYTES, "source"),
    AFF_CLICK_ID(LabelKey.AFF_CLICK_ID, EdgeLimits.AFF_CLICK_ID_BYTES, "aff_click_id"),
    GCLID(LabelKey.GCLID, EdgeLimits.AD_CLICK_ID_BYTES, "gclid"),
    GBRAID(LabelKey.GBRAID, EdgeLimits.AD_CLICK_ID_BYTES, "gbraid"),
    WBRAID(LabelKey.WBRAID, EdgeLimits.AD_CLICK_ID_BYTES, "wbraid"),
    FBCLID(LabelKey.FBCLID, EdgeLimits.AD_CLICK_ID_BYTES, "fbclid"),
    MSCLKID(LabelKey.MSCLKID, EdgeLimits.AD_CLICK_ID_BYTES, "msclkid"),
    TTCLID(LabelKey.TTCLID, EdgeLimits.AD_CLICK_ID_BYTES, "ttclid"),
    TWCLID(LabelKey.TWCLID, EdgeLimits.AD_CLICK_ID_BYTES, "twclid"),
    LI_FAT_ID(LabelKey.LI_FAT_ID, EdgeLimits.AD_CLICK_ID_BYTES, "li_fat_id"),
    URL(null, 0, "url"),
    SIG(null, 0, "sig"),
    NOTRACK(null, 0, "notrack"),
    CONSENT(null, 0, "cs");

    /** How many are labels. */
    static final int LABELS = 15;

    /** How many there are. */
    static final int COUNT = values().length;

    /** Bytes of the longest name. */
    static final int LONGEST_NAME = 12;

    private static final Parameter[] ALL = values();
    private static final Name[][] BY_LENGTH = byLength();

    private final LabelKey label;
    private final int limitBytes;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is, though its type does not say so.
    private final List<String> names;

    private static final class Name {
        private final byte[] bytes;
        private final Parameter parameter;

        private Name(final String text, final Parameter parameter) {
            bytes = Ascii.bytes(text);
            this.parameter = parameter;
        }
    }

    Parameter(final LabelKey label, final int limitBytes, final String... names) {
        this.label = label;
        this.limitBytes = limitBytes;
        this.names = List.of(names);
    }

    static Parameter at(final int slot) {
        return ALL[slot];
    }

    /** Its place in arrays with one element per parameter. */
    @SuppressWarnings("EnumOrdinal") // The arrays live no longer than the process.
    int slot() {
        return ordinal();
    }

    /** What it is in the record; null for what tells us something and is not kept. */
    LabelKey label() {
        return label;
    }

    /** The first of its names. */
    String firstName() {
        return names.getFirst();
    }

    /** Bytes of its value, decoded; what is longer is cut. */
    int limitBytes() {
        return limitBytes;
    }

    /** Whether it only tells us what to do: never passed on to a destination. */
    boolean isInstruction() {
        return this == URL || this == SIG || this == NOTRACK;
    }

    /** The parameter with this name, percent escapes decoded, or null. */
    static Parameter of(final byte[] bytes, final int offset, final int lengthBytes) {
        if (lengthBytes > LONGEST_NAME) {
            return null;
        }
        for (final Name name : BY_LENGTH[lengthBytes]) {
            if (Ascii.equals(bytes, offset, lengthBytes, name.bytes)) {
                return name.parameter;
            }
        }
        return null;
    }

    private static Name[][] byLength() {
        final Name[][] byLength = new Name[LONGEST_NAME + 1][0];
        for (final Parameter parameter : ALL) {
            for (final String text : parameter.names) {
                final Name[] longer = Arrays.copyOf(byLength[text.length()], byLength[text.length()].length + 1);
                longer[longer.length - 1] = new Name(text, parameter);
                byLength[text.length()] = longer;
            }
        }
        return byLength;
    }
}
