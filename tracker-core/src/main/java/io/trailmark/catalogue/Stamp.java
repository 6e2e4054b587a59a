package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;

/** What the catalogue gives to an entity, as opposed to what its author wrote. */
record Stamp(int id, int version, EntityStatus status, long effectiveFromMs) {
    static Stamp of(final Entity entity) {
        return new Stamp(entity.id(), entity.version(), entity.status(), entity.effectiveFromMs());
    }
}
