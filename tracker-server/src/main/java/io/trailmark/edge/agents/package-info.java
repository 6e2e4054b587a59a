/**
 * Which programs are people's browsers and which are not: the maintained list crawler-user-agents (in the resources
 * beside this package, with its licence and version), turned into an automaton that reads each byte of an agent once.
 * {@link io.trailmark.edge.agents.AgentClassifier} is the door.
 */
package io.trailmark.edge.agents;
