/**
 * Small files that must be whole or absent, and readable by nobody else. Blocks on the disk: for the control plane
 * only.
 */
package io.trailmark.files;
