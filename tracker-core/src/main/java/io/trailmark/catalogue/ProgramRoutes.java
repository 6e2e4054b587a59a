package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** What the edge needs of all programmes, laid out for look-ups. Immutable; any thread. */
final class ProgramRoutes {
    private final ProgramRoute[] byId;
    private final EntryMemory hosts = new EntryMemory();
    private final CodeIndex hostIndex;

    /** Costs a pass over programmes and goals. */
    ProgramRoutes(final Catalogue catalogue, final KeyedHash keyedHash) {
        byId = new ProgramRoute[catalogue.highestProgramId() + 1];
        hostIndex = new CodeIndex(
                keyedHash,
                hosts,
                CodeIndex.PLAIN_KEY_OFFSET,
                true,
                catalogue.programs().size());
        final UrlParser parser = new UrlParser();
        final long[] longestWindowsMs = longestWindowsMs(catalogue);
        for (final Program program : catalogue.programs()) {
            byId[program.id()] = new ProgramRoute(program, longestWindowsMs[program.id()], parser);
        }
        // What is archived first, so that what is in use wins.
        addHosts(catalogue.programs(), true);
        addHosts(catalogue.programs(), false);
    }

    private long[] longestWindowsMs(final Catalogue catalogue) {
        final long[] byProgramId = new long[byId.length];
        for (final Goal goal : catalogue.goals()) {
            if (goal.isActive()) {
                long windowMs = goal.windowMs();
                for (final GoalRules rules : catalogue.rulesVersions(goal.id())) {
                    windowMs = Math.max(windowMs, rules.attribution().clickWindowMs());
                    windowMs = Math.max(windowMs, rules.attribution().viewWindowMs());
                }
                byProgramId[goal.programId()] = Math.max(byProgramId[goal.programId()], windowMs);
            }
        }
        return byProgramId;
    }

    private void addHosts(final List<Program> programs, final boolean isArchived) {
        final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
        for (final Program program : programs) {
            if (program.isArchived() == isArchived) {
                for (final String host : program.domains()) {
                    final byte[] name = host.getBytes(US_ASCII);
                    hostIndex.put(hosts.add(scratch, CodeIndex.encodePlain(scratch, program.id(), 0, name)));
                }
            }
        }
    }

    /** The programme with this number, or null. */
    ProgramRoute byId(final int programId) {
        return programId > 0 && programId < byId.length ? byId[programId] : null;
    }

    /** The programme with this domain, which is a name without a port, or null. */
    ProgramRoute byHost(final byte[] bytes, final int offset, final int lengthBytes) {
        final int reference = hostIndex.find(0, bytes, offset, lengthBytes);
        return reference == CodeIndex.NOT_FOUND
                ? null
                : byId[CodeIndex.id(hosts.chunk(reference), EntryMemory.offset(reference))];
    }
}
