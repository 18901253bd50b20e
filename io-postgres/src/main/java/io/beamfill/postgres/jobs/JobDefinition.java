package io.beamfill.postgres.jobs;

import java.util.Map;

/**
 * What a launcher knows of a job before it runs.
 *
 * @param name the job's name
 * @param jobFile the text of the job file as it is in force; holds references, never secrets
 * @param meaning the values that decide what the job's coverage means, by their names in the job
 *     file
 * @param quarantineLimit the limit in force, as the job file has it
 */
public record JobDefinition(
    String name, String jobFile, Map<String, String> meaning, String quarantineLimit) {}
