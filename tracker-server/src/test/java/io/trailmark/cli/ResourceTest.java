package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.store.ListKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command line knows every filter and every order of the lists, and the words that they take. */
final class ResourceTest {
    /** The id is what 'get' is for; the others are what a code is looked up to. */
    private static final Set<String> LEFT_OUT = Set.of("id", "partner_code", "goal_code");

    @ParameterizedTest
    @EnumSource(
            value = ListKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PROGRAMS", "LEDGER"})
    void shouldOfferWhatTheListTakes(final ListKind kind) {
        final List<Filter> filters = Resource.valueOf(kind.name()).filters();
        final Set<String> offered = new TreeSet<>();
        filters.forEach(filter -> offered.add(filter.name()));
        final Set<String> taken = new TreeSet<>(kind.filters());
        taken.removeAll(LEFT_OUT);
        if (kind == ListKind.CONVERSIONS) {
            taken.remove("conversion");
        }
        taken.addAll(List.of("program", "sort"));
        assertEquals(taken, offered);
        for (final Filter filter : filters) {
            if (filter.name().equals("sort")) {
                final Set<String> orders = new HashSet<>(kind.sorts());
                orders.add(ListKind.CREATED);
                assertEquals(orders, Set.copyOf(filter.words()));
            } else if (kind.filters().contains(filter.name()) && !filter.name().equals("reason")) {
                final Set<String> words = Set.copyOf(kind.filterWords(filter.name()));
                final boolean isTruth = Set.copyOf(filter.words()).equals(Set.of("true", "false"));
                assertTrue(isTruth || words.equals(Set.copyOf(filter.words())), filter + " takes " + words);
            }
        }
    }
}
