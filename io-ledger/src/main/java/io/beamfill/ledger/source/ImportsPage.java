package io.beamfill.ledger.source;

import io.beamfill.transforms.source.SourceRecord;
import java.util.List;

/**
 * Import updates that were found to be a run of the range that was asked for.
 *
 * @param records in ascending order of ids
 * @param lastId the last id that was seen, of the range or behind it
 * @param atEnd whether the service has shown that nothing more of the range is left
 */
record ImportsPage(List<SourceRecord> records, String lastId, boolean atEnd) {}
