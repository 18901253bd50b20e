/** Puts a job's tables together again after a load. */
package io.beamfill.pipelines.restore;
