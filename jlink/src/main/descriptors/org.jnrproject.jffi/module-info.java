/** The native side of JNR. */
module org.jnrproject.jffi {
  requires java.logging;
  requires jdk.unsupported;

  exports com.kenai.jffi;
}
