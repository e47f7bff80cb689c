package dev.hearth.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record outlives the machine only once the name of the file does that it stands in. */
class IndexNameTest {
  private static final IndexRecord RECORD = new IndexRecord.Clear("namespace");

  private final AtomicInteger forcedNames = new AtomicInteger();
  private boolean diskFails;
  private IndexLog log;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    log = new IndexLog(folder, this::forceName);
    log.open(_ -> {});
  }

  private void forceName() throws IOException {
    if (diskFails) {
      throw new IOException("the disk fails");
    }
    forcedNames.incrementAndGet();
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void shouldForceTheNameOfANewIndexBeforeTheFirstRecordCounts() throws IOException {
    log.force(log.append(RECORD));
    assertThat(forcedNames).hasValue(1);

    log.force(log.append(RECORD));
    assertThat(forcedNames).hasValue(1);
  }

  @Test
  void shouldForceTheNameOfARewrittenIndexBeforeARecordCountsThatWasAppendedMeanwhile()
      throws IOException {
    log.force(log.append(RECORD));
    IndexLog.Mark begun = log.mark();
    long written = log.writeFresh(sink -> sink.write(RECORD));
    long meanwhile = log.append(RECORD);
    log.replace(begun, written);
    assertThat(log.forced()).isLessThan(meanwhile);

    log.force(meanwhile);

    assertThat(forcedNames).hasValue(2);
    assertThat(log.forced()).isEqualTo(meanwhile);
  }

  @Test
  void shouldNotCountARecordAsForcedWhoseFileHasNoNameOnTheDisk() throws IOException {
    long record = log.append(RECORD);
    diskFails = true;

    assertThatThrownBy(() -> log.force(record)).hasMessage("the disk fails");
    assertThat(log.forced()).isLessThan(record);

    diskFails = false;
    log.force(record);
    assertThat(log.forced()).isEqualTo(record);
  }
}
