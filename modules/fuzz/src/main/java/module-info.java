/** Fuzz targets for what reads bytes of others. Not in the image. */
module dev.hearth.fuzz {
  requires dev.hearth.protocol;
  requires transitive dev.hearth.session;
  requires static org.jspecify;

  exports dev.hearth.fuzz.input;
  exports dev.hearth.fuzz.targets;
}
