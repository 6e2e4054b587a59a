/** How agents wait for one another. */
package io.trailmark.threads;
