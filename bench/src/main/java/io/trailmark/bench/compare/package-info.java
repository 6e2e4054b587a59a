/**
 * Ourselves beside others on one machine: starts each server as a process of its own, pinned to one core, drives it
 * from another core with the generator in {@code bench/src/main/c}, in turns, and prints tables in Markdown. {@code
 * scripts/bench redirect} and its neighbours run it. Everything is started, stopped and continued by process id,
 * listens on ports of its own, and keeps its files in one temporary folder.
 */
package io.trailmark.bench.compare;
