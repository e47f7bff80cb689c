/** Zstandard, as the jar's own descriptor has it; the native library lies in lib/native. */
module com.github.luben.zstd_jni {
  exports com.github.luben.zstd;
  exports com.github.luben.zstd.util;
}
