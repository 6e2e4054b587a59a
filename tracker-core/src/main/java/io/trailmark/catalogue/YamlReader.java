package io.trailmark.catalogue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML file to a tree of {@link YamlNode}, from the parser's events: one pass, no recursion, no objects that the
 * file could name. Anchors, aliases, tags and further documents are errors: programme files need none of them, and a
 * few aliases can stand for billions of values.
 */
final class YamlReader {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final FileErrors errors;
    private final Deque<Open> open = new ArrayDeque<>();
    private YamlNode root;

    /** A list or mapping whose end has not come yet. */
    private static final class Open {
        private final Mark start;
        private final boolean isMapping;
        private final List<YamlNode> items = new ArrayList<>();
        private final List<YamlNode.Pair> pairs = new ArrayList<>();
        private YamlNode.Scalar key;
        private boolean isKeyNext;

        private Open(final Mark start, final boolean isMapping) {
            this.start = start;
            this.isMapping = isMapping;
            this.isKeyNext = isMapping;
        }

        private YamlNode close() {
            final int line = start.getLine() + 1;
            final int column = start.getColumn() + 1;
            return isMapping
                    ? new YamlNode.Mapping(line, column, Collections.unmodifiableList(pairs))
                    : new YamlNode.Sequence(line, column, Collections.unmodifiableList(items));
        }
    }

    private YamlReader(final String file, final FileErrors errors) {
        this.file = file;
        this.errors = errors;
    }

    /** The file's tree; null when it has none or cannot be read, and then the errors say why. */
    static YamlNode read(final String file, final byte[] bytes, final FileErrors errors) {
        final String text = decoded(file, bytes, errors);
        return text == null ? null : new YamlReader(file, errors).read(text);
    }

    private static String decoded(final String file, final byte[] bytes, final FileErrors errors) {
        if (bytes.length > Limits.FILE_LENGTH_BYTES) {
            errors.add(file, 0, 0, "the file has " + bytes.length + " bytes", "at most " + Limits.FILE_LENGTH_BYTES);
            return null;
        }
        final ByteBuffer source = ByteBuffer.wrap(bytes);
        final CharBuffer target = CharBuffer.allocate(bytes.length);
        final CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(source, target, true);
        final String text = target.flip().toString();
        if (result.isError()) {
            final int lineStart = text.lastIndexOf('\n') + 1;
            errors.add(file, lines(text), text.length() - lineStart + 1, "a byte is not UTF-8", "UTF-8 throughout");
            return null;
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static int lines(final String text) {
        return 1 + (int) text.chars().filter(c -> c == '\n').count();
    }

    private YamlNode read(final String text) {
        final LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setParseComments(false)
                .setCodePointLimit(Limits.FILE_LENGTH_BYTES)
                .build();
        try {
            for (final Event event : new Parse(settings).parseString(text)) {
                if (!on(event)) {
                    return null;
                }
            }
        } catch (final MarkedYamlEngineException e) {
            malformed(e);
            return null;
        } catch (final ReaderException e) {
            final String before = text.substring(0, text.offsetByCodePoints(0, Math.max(0, e.getPosition())));
            final int column = before.length() - before.lastIndexOf('\n');
            final String character = "U+%04X".formatted(e.getCodePoint());
            errors.add(
                    file, lines(before), column, "character " + character + " has no place in YAML", "printable text");
            return null;
        } catch (final YamlEngineException e) {
            errors.add(file, 0, 0, "no valid YAML: " + e.getMessage(), "one YAML document");
            return null;
        }
        return root;
    }

    /** Whether to go on. */
    private boolean on(final Event event) {
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            final boolean isAlias = event.getEventId() == Event.ID.Alias;
            final String what =
                    (isAlias ? "alias *" : "anchor &") + node.getAnchor().get();
            return refused(event, what + " is not supported", "the value written out");
        }
        return switch (event.getEventId()) {
            case Scalar -> {
                final ScalarEvent scalar = (ScalarEvent) event;
                yield isUntagged(event, scalar.getTag().isPresent()) && put(scalar(scalar));
            }
            case SequenceStart, MappingStart -> {
                final boolean isTagged = ((CollectionStartEvent) event).getTag().isPresent();
                yield isUntagged(event, isTagged) && begin(event);
            }
            case SequenceEnd, MappingEnd -> put(open.pop().close());
            case DocumentStart -> root == null || refused(event, "a second document begins here", "one per file");
            default -> true;
        };
    }

    private boolean begin(final Event event) {
        if (open.size() == Limits.FILE_DEPTH_LEVELS) {
            return refused(event, "lists and keys lie too deep", "at most " + Limits.FILE_DEPTH_LEVELS + " levels");
        }
        final Open parent = open.peek();
        if (parent != null && parent.isKeyNext) {
            return refused(event, "a list or mapping stands where a key belongs", "a word as key");
        }
        open.push(new Open(mark(event), event instanceof MappingStartEvent));
        return true;
    }

    private boolean put(final YamlNode node) {
        final Open parent = open.peek();
        if (parent == null) {
            root = node;
        } else if (!parent.isMapping) {
            parent.items.add(node);
        } else if (parent.isKeyNext) {
            parent.key = (YamlNode.Scalar) node;
            parent.isKeyNext = false;
        } else {
            parent.pairs.add(new YamlNode.Pair(parent.key, node));
            parent.isKeyNext = true;
        }
        return true;
    }

    private boolean isUntagged(final Event event, final boolean isTagged) {
        return !isTagged || refused(event, "tags (!...) are not supported", "the plain value");
    }

    private static YamlNode.Scalar scalar(final ScalarEvent event) {
        final Mark mark = mark(event);
        return new YamlNode.Scalar(mark.getLine() + 1, mark.getColumn() + 1, event.getValue());
    }

    private static Mark mark(final Event event) {
        return event.getStartMark().orElseThrow();
    }

    private boolean refused(final Event event, final String problem, final String expected) {
        final Mark mark = mark(event);
        errors.add(file, mark.getLine() + 1, mark.getColumn() + 1, problem, expected);
        return false;
    }

    private void malformed(final MarkedYamlEngineException e) {
        final Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
        final String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
        final boolean isTab = problem != null && problem.contains("TAB");
        final String expected = isTab ? "spaces: YAML does not indent with tabs" : "valid YAML";
        errors.add(
                file,
                mark == null ? 0 : mark.getLine() + 1,
                mark == null ? 0 : mark.getColumn() + 1,
                problem,
                expected);
    }
}
