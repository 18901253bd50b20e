/** Job files: what a backfill is, read from YAML with an error for everything that is not known. */
package io.beamfill.pipelines.job;
