/**
 * What files for other programs are written with: files that are whole or not there, and CSV that no spreadsheet runs.
 * No thread lives here. It knows none of our other packages, and the command line takes nothing else of ours with it.
 */
package io.trailmark.export;
