/** The state of a job, read from its target alone. */
package io.beamfill.pipelines.status;
