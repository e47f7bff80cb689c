/** Guava, without what Guice has no use for. */
module com.google.common {
  requires transitive com.google.common.util.concurrent.internal;
  requires java.logging;
  requires static jdk.unsupported;

  exports com.google.common.annotations;
  exports com.google.common.base;
  exports com.google.common.cache;
  exports com.google.common.collect;
  exports com.google.common.math;
  exports com.google.common.primitives;
  exports com.google.common.util.concurrent;
}
