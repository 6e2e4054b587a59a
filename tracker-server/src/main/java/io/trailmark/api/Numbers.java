package io.trailmark.api;

/** Numbers in queries. Threads: any; no state. */
final class Numbers {
    private static final int MOST_DIGITS = 18;

    private Numbers() {}

    /** The number that a parameter gives, within bounds. */
    static long of(final Call call, final String name, final long ifAbsent, final long least, final long most) {
        return of(call.request(), name, ifAbsent, least, most);
    }

    /** The same. */
    static long of(
            final ApiRequest request, final String name, final long ifAbsent, final long least, final long most) {
        final String text = request.query().apply(name);
        if (text == null) {
            return ifAbsent;
        }
        final boolean isNumber =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        final long number = isNumber ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw Refusal.ofParameter(name, name + " is a number from " + least + " to " + most + ".");
        }
        return number;
    }
}
