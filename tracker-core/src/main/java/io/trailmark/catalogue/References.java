package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether what the parts of a file say of one another can be so. Used once. */
final class References {
    private final String file;
    private final FileErrors errors;
    private final Set<YamlNode.Scalar> checked = new HashSet<>();

    References(final String file, final FileErrors errors) {
        this.file = file;
        this.errors = errors;
    }

    void checkRules(
            final List<DeclaredRules> rules,
            final Collection<String> goals,
            final Collection<String> partners,
            final Collection<String> links) {
        final Map<String, DeclaredRules> byGoal = new HashMap<>();
        rules.forEach(each -> byGoal.putIfAbsent(each.goalCode(), each));
        for (final DeclaredRules each : rules) {
            each.requires().forEach(goal -> check(goal, "goal", goals));
            each.excludedPartners().forEach(partner -> check(partner, "partner", partners));
            each.excludedLinks().forEach(link -> check(link, "link", links));
            checkCycle(each, byGoal);
        }
    }

    /** What stands in the programme's own part is met once per goal, and reported once. */
    private void check(final YamlNode.Scalar code, final String kind, final Collection<String> known) {
        if (!known.contains(code.text()) && checked.add(code)) {
            final String expected = "a " + kind + " of this file" + Suggestion.of(code.text(), known);
            errors.add(file, code, kind + " " + Fields.quoted(code.text()) + " is not there", expected);
        }
    }

    /** Reports the first step of a way from the goal back to itself. */
    private void checkCycle(final DeclaredRules start, final Map<String, DeclaredRules> byGoal) {
        for (final YamlNode.Scalar first : start.requires()) {
            final Set<String> reached = new HashSet<>();
            final List<String> ahead = new ArrayList<>(List.of(first.text()));
            while (!ahead.isEmpty() && !reached.contains(start.goalCode())) {
                final String goal = ahead.removeLast();
                if (reached.add(goal) && byGoal.containsKey(goal)) {
                    byGoal.get(goal).requires().forEach(next -> ahead.add(next.text()));
                }
            }
            if (reached.contains(start.goalCode())) {
                final String problem = "goal " + Fields.quoted(start.goalCode()) + " requires itself in the end";
                errors.add(file, first, problem, "goals that can be reached one after the other");
                return;
            }
        }
    }

    /** An account is protected for one partner at a time. */
    void checkRegistrations(final List<DeclaredRegistration> registrations, final Collection<String> partners) {
        final Map<String, List<DeclaredRegistration>> byAccount = new HashMap<>();
        for (final DeclaredRegistration each : registrations) {
            if (each.partner() != null) {
                check(each.partner(), "partner", partners);
            }
            final Registration registration = each.registration().entity();
            if (!registration.isActive() || registration.account().isEmpty()) {
                continue;
            }
            final List<DeclaredRegistration> others =
                    byAccount.computeIfAbsent(registration.account(), account -> new ArrayList<>());
            for (final DeclaredRegistration other : others) {
                final Registration earlier = other.registration().entity();
                if (registration.protectedFromMs() < earlier.protectedUntilMs()
                        && earlier.protectedFromMs() < registration.protectedUntilMs()) {
                    final String account = Fields.quoted(registration.account());
                    errors.add(
                            each.registration(),
                            "account " + account + " is already protected at "
                                    + other.registration().place(),
                            "times that do not overlap");
                }
            }
            others.add(each);
        }
    }
}
