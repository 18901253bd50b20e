package io.beamfill.fdb.backup.bucket;

import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The URL of an object, or of a folder.
 *
 * @param url with a slash at its end for a folder
 */
record BucketObject(String url) implements ResourceId {
  @Override
  public ResourceId resolve(String other, ResolveOptions options) {
    String slash = options.equals(StandardResolveOptions.RESOLVE_DIRECTORY) ? "/" : "";
    return new BucketObject(getCurrentDirectory() + other + slash);
  }

  @Override
  public BucketObject getCurrentDirectory() {
    return new BucketObject(url.substring(0, url.lastIndexOf('/') + 1));
  }

  @Override
  public String getScheme() {
    return BucketFileSystem.SCHEME;
  }

  @Override
  public String getFilename() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  @Override
  public boolean isDirectory() {
    return url.endsWith("/");
  }

  @Override
  public String toString() {
    return url;
  }
}
