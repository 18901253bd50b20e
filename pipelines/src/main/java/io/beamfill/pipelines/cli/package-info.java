/**
 * The frame of the command line: options that every command takes, one result on stdout, errors in
 * one sentence on stderr, and an exit code that tells the truth.
 */
package io.beamfill.pipelines.cli;
