package io.trailmark.catalogue;

/** A registration in a file, with its partner still by code. */
record DeclaredRegistration(Declared<Registration> registration, YamlNode.Scalar partner) {}
