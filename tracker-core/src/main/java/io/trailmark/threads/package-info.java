/** How agents wait for one another, and who steps back. */
package io.trailmark.threads;
