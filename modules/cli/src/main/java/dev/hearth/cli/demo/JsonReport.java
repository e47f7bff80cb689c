package dev.hearth.cli.demo;

import dev.hearth.cli.control.IdentityReport;
import dev.hearth.cli.control.Latencies;
import dev.hearth.cli.control.ServiceReport;
import dev.hearth.cli.demo.TreeTransfer.Carried;
import dev.hearth.cli.output.Console;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.protocol.control.Identity;
import dev.hearth.protocol.control.ServiceStatus;
import java.util.List;

/** Shows a demo to programs, as one object at its end. */
final class JsonReport implements DemoReport {
  private final Console console;
  private final JsonWriter json = new JsonWriter();

  JsonReport(Console console) {
    this.console = console;
  }

  @Override
  public void begin(SourceTree tree) {
    json.beginObject()
        .field("folder", tree.folder().toString())
        .field("files", tree.files().size())
        .field("bytes", tree.bytes());
  }

  @Override
  public void started(Identity daemon, long nanos) {
    json.name("daemon").beginObject();
    IdentityReport.write(daemon, json);
    json.field("start_ns", nanos).endObject();
  }

  @Override
  public void pinged(Latencies latencies) {
    json.name("ping").beginObject();
    latencies.write(json);
    json.endObject();
  }

  @Override
  public void stored(Carried carried) {
    write("put", carried);
  }

  @Override
  public void fetched(Carried carried) {
    write("get", carried);
  }

  private void write(String name, Carried carried) {
    json.name(name)
        .beginObject()
        .field("bytes", carried.bytes())
        .field("ns", carried.nanos())
        .field("bytes_per_second", Quantity.perSecond(carried.bytes(), carried.nanos()))
        .endObject();
  }

  @Override
  public void checked(List<String> wrong) {
    json.field("digests_right", wrong.isEmpty()).name("wrong").beginArray();
    wrong.forEach(json::value);
    json.endArray();
  }

  @Override
  public void services(List<ServiceStatus> services) {
    ServiceReport.write(services, json);
  }

  @Override
  public void stopped(long nanos) {
    json.field("stop_ns", nanos).endObject();
    console.out().println(json);
  }
}
