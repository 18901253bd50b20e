package io.beamfill.pipelines.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.beam.sdk.util.ReleaseInfo;
import picocli.CommandLine.IVersionProvider;

/** The versions of Beamfill, and of the Beam that it was built with. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "beamfill " + beamfill() + " (Apache Beam " + ReleaseInfo.getReleaseInfo().getVersion() + ")"
    };
  }

  private static String beamfill() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }
}
