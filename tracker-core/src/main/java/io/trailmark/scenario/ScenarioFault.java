package io.trailmark.scenario;

/**
 * One thing that is wrong in a file of a scenario.
 *
 * @param file as the reader was told to find it.
 * @param line from 1; 0 when it concerns the whole file.
 * @param column in characters from 1; 0 when it concerns the whole line or file.
 * @param message what is wrong, and how to mend it.
 */
public record ScenarioFault(String file, int line, int column, String message) {
    @Override
    public String toString() {
        final String place = line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
        return place + ": " + message;
    }
}
