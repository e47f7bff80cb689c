package dev.hearth.cli.demo;

import dev.hearth.cli.control.Latencies;
import dev.hearth.cli.demo.TreeTransfer.Carried;
import dev.hearth.protocol.control.Identity;
import dev.hearth.protocol.control.ServiceStatus;
import java.util.List;

/** Is told what a demo does, step by step, and shows it. */
interface DemoReport {
  /** These files are going to be used. */
  void begin(SourceTree tree);

  /** The daemon is ready. */
  void started(Identity daemon, long nanos);

  /** Round trips have been measured. */
  void pinged(Latencies latencies);

  /** All files are in the cache. */
  void stored(Carried carried);

  /** All files have been fetched. */
  void fetched(Carried carried);

  /** All digests have been compared. */
  void checked(List<String> wrong);

  /** What the daemon says of its services after that. */
  void services(List<ServiceStatus> services);

  /** The daemon is gone, and its files are. */
  void stopped(long nanos);
}
