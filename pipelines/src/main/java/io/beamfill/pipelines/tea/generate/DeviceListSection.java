package io.beamfill.pipelines.tea.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code id} user: the user's devices. */
final class DeviceListSection implements Section {
  private static final String NAME = "device_owners";

  private final TeaWorld world;
  private final Blocks blocks;

  DeviceListSection(TeaWorld world) {
    this.world = world;
    this.blocks = world.devicesOfUsers();
  }

  @Override
  public int steps() {
    return world.users().count();
  }

  @Override
  public void emit(int step, Sink sink) {
    if (!world.users().isParent(step)) {
      return;
    }
    Flaw flaw = world.deviceListFlaw(step);
    byte[] key = RecordWriter.key(flaw, RecordWriter.key("id", world.users().id(step)));
    List<Id> devices = listed(step);
    if (flaw == Flaw.NONE) {
      sink.record(NAME, key, value(step, devices));
    } else if (flaw == Flaw.SECOND_ORPHAN) {
      if (blocks.start(step) < blocks.end(step)) {
        devices.add(world.devices().ghost(blocks.start(step)));
        sink.unclaimed(NAME);
      }
      sink.record(NAME, key, json(devices).getBytes(UTF_8));
    } else {
      sink.record(NAME, key, RecordWriter.payload(flaw, flawed(flaw, devices)));
      sink.quarantined(NAME, flaw.reason());
    }
  }

  private List<Id> listed(int user) {
    List<Id> devices = new ArrayList<>();
    for (int i = blocks.start(user); i < blocks.end(user); i++) {
      if (world.isListed(i)) {
        devices.add(world.devices().id(i));
      }
    }
    return devices;
  }

  private byte[] value(int user, List<Id> devices) {
    if (!world.isLegacy("device lists", user)) {
      return json(devices).getBytes(UTF_8);
    }
    if (devices.size() == 1) {
      return devices.get(0).bytes();
    }
    return json(withDeviceOfNextUser(user, devices)).getBytes(UTF_8);
  }

  /** A device that changed hands is still in the list of its former owner. */
  private List<Id> withDeviceOfNextUser(int user, List<Id> devices) {
    int moved = blocks.end(user);
    if (moved < world.devices().count() && world.isListed(moved)) {
      devices.add(world.devices().id(moved));
    }
    return devices;
  }

  private static String flawed(Flaw flaw, List<Id> devices) {
    String json = json(devices);
    return switch (flaw) {
      case WRONG_TYPE -> "[1]";
      case BAD_UUID_TEXT -> devices.isEmpty() ? "[\"phone\"]" : "[\"phone\"," + json.substring(1);
      default -> json;
    };
  }

  private static String json(List<Id> devices) {
    return devices.stream()
        .map(device -> "\"" + device.text() + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
