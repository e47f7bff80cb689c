package dev.hearth.runtime.connection;

import com.google.inject.Inject;
import dev.hearth.runtime.recording.Recordings;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.session.Session;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Recorder;
import java.time.Duration;
import java.util.List;

/** Records the connections that handles name. */
final class HostRecorder implements Recorder {
  private final Directory directory;
  private final Recordings recordings;
  private final Duration patience;

  @Inject
  HostRecorder(Directory directory, Recordings recordings, DaemonSettings settings) {
    this.directory = directory;
    this.recordings = recordings;
    patience = settings.stopTimeout();
  }

  @Override
  public Recording record(ConnectionHandle connection) throws CallException {
    Session session = directory.find(connection);
    Peer peer = session.peer();
    return recordings.begin(session, peer == null ? "" : peer.name(), false);
  }

  @Override
  public void recordNext(String clientName, int count) throws CallException {
    recordings.wish(clientName, count);
  }

  @Override
  public Recording stop(long id) throws CallException, InterruptedException {
    return recordings.stop(id, patience);
  }

  @Override
  public List<Recording> recordings() {
    return recordings.all();
  }
}
