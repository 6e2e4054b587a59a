package io.trailmark.catalogue;

import io.trailmark.record.codec.Device;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Where a link leads some of its prospects. All that is named has to hold. Immutable.
 *
 * @param countries ISO 3166-1 codes in capitals; empty: any.
 * @param devices empty: any.
 * @param languages primary tags in lower case; empty: any.
 * @param hours null: at any time.
 * @param destination with macros; empty where {@code isRefused}.
 * @param isRefused they go to the fallback, and the click is not payable.
 */
public record LinkRule(
        List<String> countries,
        Set<Device> devices,
        List<String> languages,
        LinkHours hours,
        String destination,
        boolean isRefused) {

    /** Copies what could be changed. */
    public LinkRule {
        countries = List.copyOf(countries);
        devices = Set.copyOf(devices);
        languages = List.copyOf(languages);
    }

    /** Whether it holds for everybody at any time. */
    public boolean isForAll() {
        return countries.isEmpty() && devices.isEmpty() && languages.isEmpty() && hours == null;
    }

    /** The devices as the journal has them: bit n for the device of number n. */
    int deviceBits() {
        int bits = 0;
        for (final Device device : devices) {
            bits |= 1 << device.value();
        }
        return bits;
    }

    static Set<Device> devices(final int bits) {
        final Set<Device> devices = EnumSet.noneOf(Device.class);
        for (final Device device : Device.values()) {
            if (device != Device.NULL_VAL && (bits & 1 << device.value()) != 0) {
                devices.add(device);
            }
        }
        return devices;
    }
}
