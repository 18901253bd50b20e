/** Takes a job's tables apart before a load. */
package io.beamfill.pipelines.prepare;
