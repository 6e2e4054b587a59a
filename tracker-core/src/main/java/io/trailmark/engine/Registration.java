package io.trailmark.engine;

import io.trailmark.record.codec.EntityStatus;
import java.util.Arrays;

/** A partner's protected claim on an account, as the last record about it says. */
final class Registration implements Versioned {
    final int id;
    final int programId;
    final int partnerId;
    final EntityStatus status;
    final long protectedFromMs;
    final long protectedUntilMs;
    final byte[] account;

    /** The next of those whose accounts have met in {@link Registrations}; null: the last. */
    Registration nextMet;

    Registration(
            final int id,
            final int programId,
            final int partnerId,
            final EntityStatus status,
            final long protectedFromMs,
            final long protectedUntilMs,
            final byte[] account) {
        this.id = id;
        this.programId = programId;
        this.partnerId = partnerId;
        this.status = status;
        this.protectedFromMs = protectedFromMs;
        this.protectedUntilMs = protectedUntilMs;
        this.account = account;
    }

    /** Whether it is in force at that time. */
    boolean covers(final long timeMs) {
        return status == EntityStatus.ACTIVE && protectedFromMs <= timeMs && timeMs < protectedUntilMs;
    }

    boolean isFor(final int ofProgramId, final byte[] customer, final int lengthBytes) {
        return programId == ofProgramId && Arrays.equals(account, 0, account.length, customer, 0, lengthBytes);
    }

    @Override
    public long digest() {
        long digest = programId;
        digest = digest * 31 + partnerId;
        digest = digest * 31 + status.value();
        digest = digest * 31 + protectedFromMs;
        digest = digest * 31 + protectedUntilMs;
        return digest * 31 + Arrays.hashCode(account);
    }
}
