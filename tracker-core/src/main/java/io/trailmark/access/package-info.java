/**
 * Who may do what: tokens, their programmes and scopes. Matching runs on the event loops; the file is the control
 * plane's.
 */
package io.trailmark.access;
