package io.beamfill.postgres.prepare;

/**
 * A thing that slows a load and stays all the same.
 *
 * @param object its kind and name
 * @param why a clause, such as {@code its build has failed before}
 */
public record Kept(String object, String why) {}
