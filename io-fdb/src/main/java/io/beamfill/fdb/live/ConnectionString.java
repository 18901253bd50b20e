package io.beamfill.fdb.live;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cluster file says: {@code description:id@ip:port[:tls][,…]}, by the rules of
 * FoundationDB's client. Comments from {@code #} on, blanks and line ends do not count. Whoever
 * knows the description and the id can use the cluster, so neither is kept.
 *
 * @param nameHash tells descriptions apart
 * @param coordinators their addresses as they were written
 */
record ConnectionString(String nameHash, List<String> coordinators) {
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[^\\]]*\\]|[^:\\[\\]]+):([0-9]{1,5})(:tls)?");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern IP = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?");

  /**
   * Reads the content of a cluster file.
   *
   * @throws IllegalArgumentException with a message that completes "the cluster file" and repeats
   *     nothing of the content
   */
  static ConnectionString parse(String content) {
    String text = content.replaceAll("#[^\\r\\n]*", "").replaceAll("[ \\t\\r\\n]", "");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("has no @");
    }
    String name = text.substring(0, at);
    if (!name.matches("[A-Za-z0-9_]+:[A-Za-z0-9]+")) {
      throw new IllegalArgumentException(
          "has no description:id before its @, of letters, digits and, in the description, _");
    }
    List<String> coordinators = new ArrayList<>();
    for (String address : text.substring(at + 1).split(",", -1)) {
      requireAddress(address, coordinators.size() + 1);
      if (coordinators.contains(address)) {
        throw new IllegalArgumentException(
            "names one coordinator twice, as number " + (coordinators.size() + 1));
      }
      coordinators.add(address);
    }
    return new ConnectionString(
        hash(name.substring(0, name.indexOf(':'))), List.copyOf(coordinators));
  }

  private static void requireAddress(String address, int number) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches() || !isHost(parts.group(1)) || !isPort(parts.group(2))) {
      throw new IllegalArgumentException(
          "has a coordinator, number " + number + ", that is not ip:port or ip:port:tls");
    }
  }

  private static boolean isPort(String text) {
    int port = Integer.parseInt(text);
    return port >= 1 && port <= 65_535;
  }

  private static boolean isHost(String text) {
    if (text.startsWith("[")) {
      return isIpv6(text);
    }
    return NUMBERS.matcher(text).matches()
        ? IP.matcher(text).matches()
            && List.of(text.split("\\.")).stream().allMatch(part -> Integer.parseInt(part) <= 255)
        : HOST.matcher(text).matches();
  }

  /** Nobody is asked for an address in brackets: it is one, or it is refused. */
  private static boolean isIpv6(String bracketed) {
    try {
      InetAddress.getByName(bracketed);
      return true;
    } catch (UnknownHostException none) {
      return false;
    }
  }

  private static String hash(String description) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(description.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
