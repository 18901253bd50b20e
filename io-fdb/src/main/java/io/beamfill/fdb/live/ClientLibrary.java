package io.beamfill.fdb.live;

import com.apple.foundationdb.ApiVersion;
import com.apple.foundationdb.FDB;
import com.apple.foundationdb.FDBException;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;

/** FoundationDB's native client library, which is the user's to install. */
final class ClientLibrary {
  /** Split points and estimates are of this version. */
  private static final int LEAST_API_VERSION = 700;

  private static final int ALREADY_SELECTED = 2201;
  private static final int NOT_SUPPORTED = 2203;

  private ClientLibrary() {}

  /**
   * Loads the library and selects a version of its API, which can be done once in a process.
   *
   * @throws BeamfillException where there is no library that can be loaded, where it or its Java
   *     binding does not know the version, or where another version is selected
   */
  static FDB select(int apiVersion) {
    if (apiVersion < LEAST_API_VERSION || apiVersion > ApiVersion.LATEST) {
      throw unknown(apiVersion);
    }
    try {
      if (FDB.isAPIVersionSelected() && FDB.instance().getAPIVersion() != apiVersion) {
        throw another(apiVersion, Integer.toString(FDB.instance().getAPIVersion()));
      }
      return FDB.selectAPIVersion(apiVersion);
    } catch (LinkageError missing) {
      throw cannotBeLoaded(missing);
    } catch (FDBException error) {
      throw refused(apiVersion, error);
    }
  }

  private static BeamfillException unknown(int apiVersion) {
    return new BeamfillException(
        Category.SOURCE,
        "FoundationDB's API version "
            + apiVersion
            + " is not one that can be used: set source.apiVersion to one from "
            + LEAST_API_VERSION
            + " to "
            + ApiVersion.LATEST
            + ", or leave it out for "
            + FdbSettings.DEFAULT_API_VERSION
            + ".");
  }

  static BeamfillException another(int apiVersion, String selected) {
    return new BeamfillException(
        Category.SOURCE,
        "FoundationDB's API version "
            + apiVersion
            + " cannot be selected, since this process has selected "
            + selected
            + " before, and can do so once only: use the same source.apiVersion in all jobs of a"
            + " process, or a process of its own for each.");
  }

  static BeamfillException cannotBeLoaded(LinkageError error) {
    return new BeamfillException(
        Category.SOURCE,
        "FoundationDB's client library cannot be loaded ("
            + reason(error)
            + "): install the package foundationdb-clients of the cluster's release series where"
            + " Beamfill and its workers run, or name the directory of libfdb_c in"
            + " LD_LIBRARY_PATH (on macOS DYLD_LIBRARY_PATH), or the file itself with"
            + " JAVA_TOOL_OPTIONS=-DFDB_LIBRARY_PATH_FDB_C=FILE.",
        error);
  }

  /** The loader's own words, without the name of the temporary file that it was busy with. */
  private static String reason(LinkageError error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage())
        .replaceFirst("(?s)^Exception [\\w.]+: ", "")
        .replaceFirst("(?s) \\[in thread .*$", "")
        .replaceFirst("^\\S+\\.library: ", "");
  }

  static BeamfillException refused(int apiVersion, FDBException error) {
    return switch (error.getCode()) {
      case ALREADY_SELECTED -> another(apiVersion, "one");
      case NOT_SUPPORTED ->
          new BeamfillException(
              Category.SOURCE,
              "FoundationDB's client library on this machine does not know API version "
                  + apiVersion
                  + ": install one of the cluster's release series, or set source.apiVersion to"
                  + " what it knows.",
              error);
      default ->
          new BeamfillException(
              Category.SOURCE,
              "FoundationDB's client library cannot be started: error "
                  + error.getCode()
                  + " ("
                  + error.getMessage()
                  + "). Look the code up in FoundationDB's list of error codes.",
              error);
    };
  }
}
