package io.beamfill.transforms.source;

import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * A successful answer of a source. A failed one is an exception: only an answer covers a range,
 * also an empty one.
 *
 * @param records in ascending order of position
 * @param coveredTo every record of the cursor's range before this position has been returned by
 *     now; the range's own end key once nothing is left. The empty key is always such an end, never
 *     the start of a range of which nothing was read yet
 * @param version the source's version that was read, where the source has one
 */
public record Fetch(List<SourceRecord> records, ByteKey coveredTo, OptionalLong version) {}
