/** Asking Scan services: requests, answers, retries, several services for one history. */
package io.beamfill.ledger.scan;
