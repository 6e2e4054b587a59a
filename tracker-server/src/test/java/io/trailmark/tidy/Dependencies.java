package io.trailmark.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the build files say about libraries: each has a reason, and its version stands in one place. */
final class Dependencies {
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");
    private static final Pattern MANAGED =
            Pattern.compile("<dependencyManagement>(.*?)</dependencyManagement>", Pattern.DOTALL);

    private Dependencies() {}

    /** In the parent: a comment stands right above each managed dependency. */
    static List<String> withoutReason(final String parentPom) {
        final List<String> complaints = new ArrayList<>();
        final Matcher managed = MANAGED.matcher(parentPom);
        while (managed.find()) {
            final Matcher dependency = DEPENDENCY.matcher(managed.group(1));
            while (dependency.find()) {
                if (!managed.group(1).substring(0, dependency.start()).strip().endsWith("-->")) {
                    complaints.add("pom.xml: no comment says why " + artifact(dependency) + " is there");
                }
            }
        }
        return complaints;
    }

    /** In a module: no version but the project's own, so that all stand in the parent. */
    static List<String> withOwnVersion(final String path, final String modulePom) {
        final List<String> complaints = new ArrayList<>();
        final Matcher dependency = DEPENDENCY.matcher(modulePom);
        while (dependency.find()) {
            final Matcher version = VERSION.matcher(dependency.group(1));
            if (version.find() && !version.group(1).startsWith("${")) {
                complaints.add(path + ": the version of " + artifact(dependency) + " belongs into the parent");
            }
        }
        return complaints;
    }

    static List<String> bannedOnClassPath(final String classPath) {
        final List<String> complaints = new ArrayList<>();
        for (final String entry : classPath.split(":", -1)) {
            if (entry.contains("chronicle-analytics")) {
                complaints.add("on the class path: " + entry);
            }
        }
        return complaints;
    }

    private static String artifact(final Matcher dependency) {
        final Matcher artifact = ARTIFACT.matcher(dependency.group(1));
        return artifact.find() ? artifact.group(1) : "?";
    }
}
