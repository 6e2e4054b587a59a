/** The main job in a real browser: three sites, one prospect, one sale. */
package io.trailmark.browser;
