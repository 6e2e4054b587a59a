/** Hashing with a key, and tables outside the heap, of a fixed size or growing. Pure: no thread, no clock, no file. */
package io.trailmark.memory;
