package io.beamfill.postgres.replay;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Entries that are not tried.
 *
 * @param keyspace where their records are from
 * @param table the table whose rows are in quarantine; null for whole records
 * @param obstacle why they are not tried
 */
public record NotTried(String keyspace, @Nullable String table, Obstacle obstacle) {}
