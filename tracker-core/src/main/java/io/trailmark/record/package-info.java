/**
 * Records: what the journal holds. Codecs are generated from {@code src/main/sbe/journal.xml} into
 * {@code io.trailmark.record.codec}; here is what they share: the stamp, the check and the batch.
 */
package io.trailmark.record;
