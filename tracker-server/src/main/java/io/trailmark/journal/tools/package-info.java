/**
 * The journal's command line: shows, checks and exports what a journal holds. Reads only; knows every record by the
 * names that the schema gives it, so that a new record needs no new code here.
 */
package io.trailmark.journal.tools;
