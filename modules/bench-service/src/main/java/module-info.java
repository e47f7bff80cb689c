/**
 * The service that the benches load: it has a use for each thing that a service can do. Not in the
 * image: it is loaded from a folder beside it, as anybody's service is.
 */
module dev.hearth.bench.service {
  requires transitive dev.hearth.spi;
  requires static org.jspecify;

  exports dev.hearth.bench.service;

  provides dev.hearth.spi.ServiceProvider with
      dev.hearth.bench.service.BenchProvider;
}
