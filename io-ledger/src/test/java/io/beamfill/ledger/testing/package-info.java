/** What the tests of this module read from, and how they read. */
package io.beamfill.ledger.testing;
