/** Hashing with a key, and tables of a fixed size outside the heap. Pure: no thread, no clock, no file. */
package io.trailmark.memory;
