/** The history that Scan services hand out, as a {@code PagedSource}. */
package io.beamfill.ledger.source;
