/** Tries again what is in a job's quarantine. */
package io.beamfill.pipelines.replay;
