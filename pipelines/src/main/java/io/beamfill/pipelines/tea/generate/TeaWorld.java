package io.beamfill.pipelines.tea.generate;

import static io.beamfill.pipelines.tea.generate.Flaw.BAD_TIME;
import static io.beamfill.pipelines.tea.generate.Flaw.BAD_UUID_TEXT;
import static io.beamfill.pipelines.tea.generate.Flaw.BROKEN_UTF8;
import static io.beamfill.pipelines.tea.generate.Flaw.GARBLED;
import static io.beamfill.pipelines.tea.generate.Flaw.LONG_KEY;
import static io.beamfill.pipelines.tea.generate.Flaw.MISSING_FIELD;
import static io.beamfill.pipelines.tea.generate.Flaw.NOT_AN_OBJECT;
import static io.beamfill.pipelines.tea.generate.Flaw.NUL;
import static io.beamfill.pipelines.tea.generate.Flaw.ORPHAN;
import static io.beamfill.pipelines.tea.generate.Flaw.OUT_OF_RANGE;
import static io.beamfill.pipelines.tea.generate.Flaw.SECOND_ORPHAN;
import static io.beamfill.pipelines.tea.generate.Flaw.SHORT_KEY;
import static io.beamfill.pipelines.tea.generate.Flaw.TRAILING;
import static io.beamfill.pipelines.tea.generate.Flaw.WRONG_TYPE;
import static io.beamfill.pipelines.tea.generate.Flaw.ZERO_VALUE;

import java.util.List;

/** How many of everything there are, and who belongs to whom. Computed, never stored. */
final class TeaWorld {
  private final GeneratorOptions options;
  private final Dice dice;
  private final Population users;
  private final Population teas;
  private final Population categories;
  private final Population tags;
  private final Population qrRecords;
  private final Population collections;
  private final Population devices;
  private final Population notifications;
  private final Flaws deviceLists;

  TeaWorld(GeneratorOptions options) {
    this.options = options;
    this.dice = new Dice(options.seed());
    int records = options.records();
    int conflicts = options.conflicts();
    int quarter = conflicts / 4;
    users =
        population(
            "users",
            share(records, 0.08),
            conflicts - 3 * quarter,
            List.of(
                SHORT_KEY,
                LONG_KEY,
                GARBLED,
                TRAILING,
                NOT_AN_OBJECT,
                WRONG_TYPE,
                NUL,
                BROKEN_UTF8,
                MISSING_FIELD,
                ZERO_VALUE));
    teas =
        population(
            "teas",
            share(records, 0.12),
            0,
            List.of(
                SHORT_KEY,
                LONG_KEY,
                GARBLED,
                TRAILING,
                NOT_AN_OBJECT,
                WRONG_TYPE,
                NUL,
                BROKEN_UTF8));
    categories =
        population(
            "categories",
            share(records, 0.0005),
            quarter,
            List.of(SHORT_KEY, LONG_KEY, NUL, BROKEN_UTF8));
    tags =
        population(
            "tags",
            share(records, 0.002),
            quarter,
            List.of(
                SHORT_KEY,
                GARBLED,
                NOT_AN_OBJECT,
                WRONG_TYPE,
                NUL,
                BROKEN_UTF8,
                BAD_UUID_TEXT,
                MISSING_FIELD,
                ORPHAN));
    qrRecords =
        population(
            "qr",
            share(records, 0.18),
            0,
            List.of(
                SHORT_KEY,
                LONG_KEY,
                GARBLED,
                TRAILING,
                NOT_AN_OBJECT,
                WRONG_TYPE,
                BAD_TIME,
                BROKEN_UTF8,
                BAD_UUID_TEXT,
                MISSING_FIELD,
                ZERO_VALUE,
                ORPHAN));
    collections =
        population(
            "collections",
            share(records, 0.06),
            0,
            List.of(
                SHORT_KEY,
                LONG_KEY,
                GARBLED,
                TRAILING,
                NOT_AN_OBJECT,
                WRONG_TYPE,
                NUL,
                BROKEN_UTF8));
    devices =
        population(
            "devices",
            share(records, 0.09),
            quarter,
            List.of(
                SHORT_KEY,
                LONG_KEY,
                GARBLED,
                NOT_AN_OBJECT,
                WRONG_TYPE,
                NUL,
                BROKEN_UTF8,
                BAD_UUID_TEXT,
                MISSING_FIELD,
                ZERO_VALUE,
                ORPHAN));
    notifications =
        population(
            "notifications",
            share(records, 0.01),
            0,
            List.of(
                SHORT_KEY,
                GARBLED,
                NOT_AN_OBJECT,
                WRONG_TYPE,
                BAD_UUID_TEXT,
                MISSING_FIELD,
                OUT_OF_RANGE,
                ORPHAN));
    deviceLists =
        flaws(
            "deviceLists",
            List.of(
                SHORT_KEY,
                LONG_KEY,
                GARBLED,
                TRAILING,
                NOT_AN_OBJECT,
                WRONG_TYPE,
                BAD_UUID_TEXT,
                SECOND_ORPHAN));
  }

  Population users() {
    return users;
  }

  Population teas() {
    return teas;
  }

  Population categories() {
    return categories;
  }

  Population tags() {
    return tags;
  }

  Population qrRecords() {
    return qrRecords;
  }

  Population collections() {
    return collections;
  }

  Population devices() {
    return devices;
  }

  Population notifications() {
    return notifications;
  }

  Blocks collectionsOfUsers() {
    return new Blocks(users, collections.count());
  }

  Blocks devicesOfUsers() {
    return new Blocks(users, devices.count());
  }

  /** What is wrong with a user's device list. */
  Flaw deviceListFlaw(int user) {
    return deviceLists.of(user);
  }

  /** Whether the device list of the device's owner names the device. */
  boolean isListed(int device) {
    Flaw flaw = devices.flaw(device);
    return flaw.hasRow()
        && isReadable(deviceListFlaw(devicesOfUsers().ownerOf(device)))
        && dice("listed").happens(0.8, device);
  }

  private static boolean isReadable(Flaw list) {
    return list == Flaw.NONE || list == BAD_UUID_TEXT || list == SECOND_ORPHAN;
  }

  Dice dice(String purpose) {
    return dice.forPurpose(purpose);
  }

  Flaws flaws(String purpose, List<Flaw> kinds) {
    return new Flaws(dice(purpose + " flaws"), options.badShare(), kinds);
  }

  /** Whether a record is written in a form of an older version. */
  boolean isLegacy(String purpose, long index) {
    return dice(purpose + " legacy").happens(options.legacyShare(), index);
  }

  /** Whether a bad record follows those of a parent. */
  boolean isFollowedByOrphan(String purpose, int parent) {
    return dice(purpose + " orphans").happens(options.badShare(), parent);
  }

  String jwt() {
    return options.jwt();
  }

  private Population population(String purpose, int count, int conflicts, List<Flaw> kinds) {
    return new Population(dice(purpose), count, flaws(purpose, kinds), conflicts);
  }

  private static int share(int records, double share) {
    return Math.max(4, (int) (records * share));
  }
}
