package io.beamfill.fdb.backup.log;

/**
 * The versions that are taken from one log file; others may hold some of them too.
 *
 * @param versions among those of the file
 */
public record LogSlice(LogFile file, VersionSpan versions) {}
