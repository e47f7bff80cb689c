package dev.hearth.runtime.settings;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import java.util.List;

/**
 * The section {@code daemon.recording}.
 *
 * @param clients whose connections are all recorded, by what they call themselves; {@value
 *     #EVERYBODY} for everybody's
 * @param maxBytes how long a recording may become
 * @param queue how much of one may wait to be written
 * @param maxRunning how many may be made at once
 * @param keep how many are kept
 */
public record RecordingSettings(
    List<String> clients,
    @AtLeast("4 KiB") @AtMost("1 GiB") ByteSize maxBytes,
    @AtLeast("4 KiB") @AtMost("1 GiB") ByteSize queue,
    @AtLeast("0") @AtMost("1000") int maxRunning,
    @AtLeast("1") int keep) {
  /** Stands for all clients, and for those that do not say who they are. */
  public static final String EVERYBODY = "*";

  /** Copies the list. */
  public RecordingSettings {
    clients = List.copyOf(clients);
  }
}
