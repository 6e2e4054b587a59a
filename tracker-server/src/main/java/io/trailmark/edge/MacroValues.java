package io.trailmark.edge;

import io.trailmark.catalogue.Limits;
import io.trailmark.catalogue.Macro;
import io.trailmark.catalogue.Route;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.edge.geo.CountryTable;
import io.trailmark.record.codec.Device;
import java.util.Locale;

/** What the macros of one click stand for; what is not known is empty. One instance per event loop. */
final class MacroValues {
    private static final byte[][] DEVICES = devices();

    private final byte[] scratch = new byte[Limits.CODE_LENGTH_BYTES];
    private final Rfc3339 timestamp = new Rfc3339();
    private RoutingTable routing;
    private Route route;
    private byte[] program;
    private Labels labels;
    private byte[] clickIdText;
    private int clickIdLength;
    private Device device = Device.UNKNOWN;
    private int country = CountryTable.UNKNOWN;
    private long occurredMs;

    /** For a click on a link. */
    void begin(final RoutingTable newRouting, final Route newRoute, final Labels newLabels, final long newOccurredMs) {
        routing = newRouting;
        route = newRoute;
        program = newRoute.program().code();
        labels = newLabels;
        clickIdLength = 0;
        device = Device.UNKNOWN;
        country = CountryTable.UNKNOWN;
        occurredMs = newOccurredMs;
    }

    /** For a code that the programme does not have: only programme, labels and time are known. */
    void beginUnknown(final byte[] newProgram, final Labels newLabels, final long newOccurredMs) {
        routing = null;
        route = null;
        program = newProgram;
        labels = newLabels;
        clickIdLength = 0;
        device = Device.UNKNOWN;
        country = CountryTable.UNKNOWN;
        occurredMs = newOccurredMs;
    }

    void clickId(final byte[] text, final int length) {
        clickIdText = text;
        clickIdLength = length;
    }

    void device(final Device newDevice) {
        device = newDevice;
    }

    /** As {@link CountryTable} has it. */
    void country(final int newCountry) {
        country = newCountry;
    }

    /** Writes the macro's value percent-encoded; returns the offset behind it. */
    int write(final Macro macro, final byte[] target, final int targetOffset) {
        return switch (macro) {
            case CLICK_ID -> Percent.encode(clickIdText, 0, clickIdLength, target, targetOffset);
            case PROGRAM -> Percent.encode(program, 0, program.length, target, targetOffset);
            case PARTNER -> writePartner(target, targetOffset);
            case LINK -> writeLink(target, targetOffset);
            case SUB1 -> writeLabel(Parameter.SUB1, target, targetOffset);
            case SUB2 -> writeLabel(Parameter.SUB2, target, targetOffset);
            case SUB3 -> writeLabel(Parameter.SUB3, target, targetOffset);
            case SUB4 -> writeLabel(Parameter.SUB4, target, targetOffset);
            case SUB5 -> writeLabel(Parameter.SUB5, target, targetOffset);
            case SOURCE -> writeLabel(Parameter.SOURCE, target, targetOffset);
            case AFF_CLICK_ID -> writeLabel(Parameter.AFF_CLICK_ID, target, targetOffset);
            case DEVICE -> writeDevice(target, targetOffset);
            case TIMESTAMP -> writeTimestamp(target, targetOffset);
            case COUNTRY -> writeCountry(target, targetOffset);
            case PARAMETERS -> targetOffset;
        };
    }

    private int writePartner(final byte[] target, final int targetOffset) {
        if (route == null) {
            return targetOffset;
        }
        final int length = routing.copyPartnerCode(route.partnerId(), scratch, 0);
        return Percent.encode(scratch, 0, length, target, targetOffset);
    }

    private int writeLink(final byte[] target, final int targetOffset) {
        if (route == null) {
            return targetOffset;
        }
        final int length = route.copyCode(scratch, 0);
        return Percent.encode(scratch, 0, length, target, targetOffset);
    }

    private int writeLabel(final Parameter parameter, final byte[] target, final int targetOffset) {
        return Percent.encode(labels.bytes(), labels.offset(parameter), labels.length(parameter), target, targetOffset);
    }

    private int writeDevice(final byte[] target, final int targetOffset) {
        final byte[] name = DEVICES[device.value()];
        return Percent.encode(name, 0, name.length, target, targetOffset);
    }

    private int writeCountry(final byte[] target, final int targetOffset) {
        if (country == CountryTable.UNKNOWN) {
            return targetOffset;
        }
        target[targetOffset] = (byte) (country >>> Byte.SIZE);
        target[targetOffset + 1] = (byte) country;
        return targetOffset + 2;
    }

    private int writeTimestamp(final byte[] target, final int targetOffset) {
        timestamp.encode(occurredMs);
        return Percent.encode(timestamp.bytes(), 0, Rfc3339.LENGTH, target, targetOffset);
    }

    private static byte[][] devices() {
        final byte[][] names = new byte[Device.OTHER.value() + 1][];
        for (final Device device : Device.values()) {
            if (device != Device.NULL_VAL) {
                names[device.value()] = Ascii.bytes(
                        device == Device.UNKNOWN ? "" : device.name().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
