/** The lite run-time of Protocol Buffers. */
module com.google.protobuf {
  requires java.logging;
  requires static jdk.unsupported;

  exports com.google.protobuf;
}
