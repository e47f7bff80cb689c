/** What a service or a platform is written against. Needs java.base only. */
module dev.hearth.spi {
  requires static transitive org.jspecify;

  exports dev.hearth.spi;
  exports dev.hearth.spi.system;
  exports dev.hearth.spi.transport;

  uses dev.hearth.spi.system.HostSystem;
  uses dev.hearth.spi.transport.SharedMemory;
}
