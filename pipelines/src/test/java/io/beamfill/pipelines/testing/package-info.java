/** What end-to-end tests are made of: a target, a source, Beamfill as a process, comparisons. */
package io.beamfill.pipelines.testing;
