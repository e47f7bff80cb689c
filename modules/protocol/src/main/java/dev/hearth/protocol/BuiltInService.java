package dev.hearth.protocol;

/** What both sides know of the services that come with the daemon. Entries are only ever added. */
public enum BuiltInService {
  /** Reports on the daemon and stops it. */
  CONTROL(1, "control", 0xb2252726560aba8eL),
  /** Keeps blobs under keys. */
  CACHE(2, "cache", 0x859d59a112fd5c05L);

  private final int id;
  private final String serviceName;
  private final long schemaHash;

  BuiltInService(int id, String serviceName, long schemaHash) {
    this.id = id;
    this.serviceName = serviceName;
    this.schemaHash = schemaHash;
  }

  /** The number under which its frames travel. */
  public int id() {
    return id;
  }

  /** What it is called. */
  public String serviceName() {
    return serviceName;
  }

  /**
   * The first eight bytes, big-endian, of the SHA-256 of its .proto file. Written down here, so
   * that a changed file is a change of this line that a reviewer sees.
   */
  public long schemaHash() {
    return schemaHash;
  }
}
