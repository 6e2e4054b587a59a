/**
 * Names that prove themselves: click ids and signed links with the keys behind them, and the text form of conversion
 * ids. Minting and checking run on the event loops and allocate nothing; keys are files of the control plane.
 */
package io.trailmark.ids;
