/**
 * The journal: the ordered list on disk. {@link io.trailmark.journal.Journal} is its door for writers, the reader the
 * one for all who follow. Only {@code ChronicleJournal} and what it reads with know Chronicle Queue.
 */
package io.trailmark.journal;
