package io.trailmark.main;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The configuration of one start, read and checked as a whole: first the arguments ({@code --edge.port=8080}), then
 * system properties, then the environment, then the file, then the defaults. Immutable.
 */
final class Settings {
    private static final String FILE_ARGUMENT = "--config=";

    /** Where the configuration file lies unless an argument says otherwise. */
    static final String DEFAULT_FILE = "config/trailmark.properties";

    private final Map<Setting, String> texts;

    private Settings(final Map<Setting, String> texts) {
        this.texts = texts;
    }

    /** @throws StartFailure with everything that is wrong. */
    static Settings load(final List<String> arguments, final Map<String, String> environment) {
        final List<String> problems = new ArrayList<>();
        final Map<Setting, String> fromArguments = arguments(arguments, problems);
        final Properties file = file(fileArgument(arguments), problems);
        final Map<Setting, String> texts = new EnumMap<>(Setting.class);
        for (final Setting setting : Setting.values()) {
            final String text = text(setting, fromArguments, environment, file);
            texts.put(setting, text);
            final String problem = setting.problemWith(text);
            if (problem != null) {
                problems.add(setting.key() + ": " + problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new StartFailure(StartFailure.CONFIGURATION, "The configuration is wrong:", problems);
        }
        return new Settings(texts);
    }

    private static String text(
            final Setting setting,
            final Map<Setting, String> arguments,
            final Map<String, String> environment,
            final Properties file) {
        if (arguments.containsKey(setting)) {
            return arguments.get(setting);
        }
        final String property = System.getProperty(setting.property());
        if (property != null) {
            return property.strip();
        }
        final String variable = environment.get(setting.variable());
        if (variable != null) {
            return variable.strip();
        }
        return file.getProperty(setting.key(), setting.defaultText()).strip();
    }

    private static Map<Setting, String> arguments(final List<String> arguments, final List<String> problems) {
        final Map<Setting, String> texts = new EnumMap<>(Setting.class);
        for (final String argument : arguments) {
            if (argument.startsWith(FILE_ARGUMENT)) {
                continue;
            }
            final int equals = argument.indexOf('=');
            final Setting setting =
                    argument.startsWith("--") && equals > 0 ? Setting.ofKey(argument.substring(2, equals)) : null;
            if (setting == null) {
                problems.add("argument " + argument + ": expected --KEY=VALUE with a key of " + DEFAULT_FILE);
            } else {
                texts.put(setting, argument.substring(equals + 1).strip());
            }
        }
        return texts;
    }

    private static String fileArgument(final List<String> arguments) {
        for (final String argument : arguments) {
            if (argument.startsWith(FILE_ARGUMENT)) {
                return argument.substring(FILE_ARGUMENT.length());
            }
        }
        return null;
    }

    /** Without the file the defaults hold, unless it was asked for by name. */
    private static Properties file(final String name, final List<String> problems) {
        final Properties properties = new Properties();
        final Path path = Path.of(name == null ? DEFAULT_FILE : name);
        if (name == null && !Files.exists(path)) {
            return properties;
        }
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (final IOException | IllegalArgumentException e) {
            problems.add(path + ": cannot be read: " + e.getMessage());
        }
        for (final String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (Setting.ofKey(key) == null) {
                problems.add(path + ": unknown key " + key);
            }
        }
        return properties;
    }

    String text(final Setting setting) {
        return texts.get(setting);
    }

    long number(final Setting setting) {
        return Long.parseLong(text(setting));
    }

    int integer(final Setting setting) {
        return (int) number(setting);
    }

    Path path(final Setting setting) {
        return Path.of(text(setting));
    }

    /** Words between commas, without blanks; empty when there are none. */
    List<String> list(final Setting setting) {
        final List<String> words = new ArrayList<>();
        for (final String word : text(setting).split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }
}
