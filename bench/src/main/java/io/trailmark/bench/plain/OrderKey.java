package io.trailmark.bench.plain;

import io.trailmark.record.codec.IdentityKind;

/** What makes two reports the same conversion. */
record OrderKey(int programId, int goalId, IdentityKind kind, boolean isTest, String identity) {}
