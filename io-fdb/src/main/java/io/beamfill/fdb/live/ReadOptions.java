package io.beamfill.fdb.live;

import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a transaction is begun with.
 *
 * @param priority how soon it begins
 * @param tag its throttling tag, or null
 * @param timeout after which the client fails it
 */
record ReadOptions(Priority priority, @Nullable String tag, Duration timeout) {}
