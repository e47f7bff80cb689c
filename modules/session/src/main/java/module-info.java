/** One connection's life, the same on both sides. */
module dev.hearth.session {
  requires transitive dev.hearth.spi;
  requires transitive dev.hearth.wire;
  requires dev.hearth.protocol;
  requires com.github.luben.zstd_jni;
  requires static org.jspecify;

  exports dev.hearth.session;
  exports dev.hearth.session.compression;
  exports dev.hearth.session.state;
}
