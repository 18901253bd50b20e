/** What a run would do, from samples of both sides; writes nothing. */
package io.beamfill.pipelines.preview;
