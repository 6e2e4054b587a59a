/**
 * In which country an address is: a database of networks (one in the resources beside this package, with its licence
 * and version, or one that the operator names), compiled into a flat table that is looked up without allocating.
 * {@link io.trailmark.edge.geo.CountryTable} is the door.
 */
package io.trailmark.edge.geo;
