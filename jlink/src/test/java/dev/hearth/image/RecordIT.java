package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hearth.image.HearthRunner.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code hearth record} and {@code replay}. */
@DisabledOnOs(OS.WINDOWS)
class RecordIT {
  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldRecordAConnectionAndFindWhatDiffersWhenItIsPlayedAgain() throws Exception {
    hearth.run("up");
    Path blob = Files.writeString(hearth.folder().resolve("blob"), "as it was");
    hearth.run("cache", "put", "key", blob.toString());
    hearth.run("record", "start", "--client", "hearth");
    hearth.run("cache", "stat", "key");
    // The next connection is the first that is recorded, so this is done by a third.
    JsonObject recording =
        hearth
            .run("record", "ls", "--json")
            .json()
            .getAsJsonArray("recordings")
            .get(0)
            .getAsJsonObject();
    Path copy = hearth.folder().resolve("copy.hrec");
    hearth.run("record", "stop", recording.get("id").getAsString(), "-o", copy.toString());

    Ended same = hearth.run("replay", copy.toString());
    hearth.run("cache", "rm", "key");
    JsonObject other = hearth.run("replay", copy.toString(), "--json").json();
    Ended different = hearth.run("replay", copy.toString());

    assertThat(recording.get("client").getAsString()).isEqualTo("hearth");
    assertThat(same.code()).as(same.out() + same.err()).isZero();
    assertThat(same.out()).contains("0 differences").contains("times of cache entries");
    assertThat(different.code()).isEqualTo(10);
    assertThat(other.getAsJsonArray("differences")).hasSize(1);
    assertThat(other.get("daemon_alive").getAsBoolean()).isTrue();
  }
}
