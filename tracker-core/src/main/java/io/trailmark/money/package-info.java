/** Money as integers in the minor unit of its currency, and the arithmetic that keeps parts adding up. Pure. */
package io.trailmark.money;
