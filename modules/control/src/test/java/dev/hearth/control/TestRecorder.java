package dev.hearth.control;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Recorder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what it was asked, and writes nothing. */
final class TestRecorder implements Recorder {
  final List<String> wishes = new ArrayList<>();
  private final List<Recording> made = new ArrayList<>();

  @Override
  public Recording record(ConnectionHandle connection) {
    Recording recording =
        new Recording(
            made.size() + 1L, connection, "a-tool", Path.of("/r"), 128, 0, Optional.empty());
    made.add(recording);
    return recording;
  }

  @Override
  public void recordNext(String clientName, int count) {
    wishes.add(clientName + " " + count);
  }

  @Override
  public Recording stop(long id) throws CallException {
    if (id > made.size()) {
      throw new CallException(ErrorCode.NOT_FOUND, "there is no recording " + id);
    }
    Recording before = made.get((int) id - 1);
    return new Recording(
        id, before.connection(), before.clientName(), before.file(), 500, 3, Optional.of("over"));
  }

  @Override
  public List<Recording> recordings() {
    return made;
  }
}
