/** The command line for scenarios: plays the folder that somebody wrote, and says what came out otherwise. */
package io.trailmark.scenario.tools;
