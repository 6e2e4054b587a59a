package io.trailmark.catalogue;

import java.util.List;

/** What one file declares: a programme with everything in it. */
record DeclaredProgram(
        Declared<Program> program,
        List<Declared<Goal>> goals,
        List<DeclaredRules> rules,
        List<DeclaredPartner> partners,
        List<DeclaredRegistration> registrations) {}
