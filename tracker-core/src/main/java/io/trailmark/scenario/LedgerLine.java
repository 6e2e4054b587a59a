package io.trailmark.scenario;

/**
 * One line of the ledger.
 *
 * @param program code.
 * @param who partner's code, or {@code customer} and the customer's id.
 * @param entry earned, taken back, given back, corrected or tier lift.
 * @param amount change, in minor units of {@code unit} or pieces of it.
 * @param unit currency, or what the benefit is.
 * @param decimals of the unit; 0 for a benefit.
 * @param status of the conversion afterwards.
 */
record LedgerLine(
        String time,
        String program,
        String who,
        String goal,
        String order,
        String entry,
        String reward,
        long amount,
        String unit,
        int decimals,
        long balance,
        String status) {}
