/** What is in a job's quarantine. */
package io.beamfill.pipelines.quarantine;
