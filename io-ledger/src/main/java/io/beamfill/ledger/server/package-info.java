/**
 * A Scan server with a made-up ledger of any size, for demos, measurements and tests. The ledger is
 * computed, not stored: any update is made from its index, and found by its time, at once.
 */
package io.beamfill.ledger.server;
