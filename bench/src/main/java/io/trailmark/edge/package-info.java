/** Benchmarks of what only the edge itself may see: they stand in its package, in the module of the benchmarks. */
package io.trailmark.edge;
