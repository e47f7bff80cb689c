package dev.hearth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuiltInServiceTest {
  @ParameterizedTest
  @EnumSource
  void shouldStateTheHashOfTheFileThatItsMessagesComeFrom(BuiltInService service) throws Exception {
    String name = service.serviceName();
    Path file = Path.of("src/main/proto/hearth", name, "v1", name + ".proto");

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));

    assertThat(Long.toHexString(service.schemaHash()))
        .as("schemaHash of %s: after a change of %s, write down this one", service, file)
        .isEqualTo(Long.toHexString(ByteBuffer.wrap(digest).getLong()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldStateTheNumberAndNameThatTheFileDocuments(BuiltInService service) throws Exception {
    String name = service.serviceName();

    String file = Files.readString(Path.of("src/main/proto/hearth", name, "v1", name + ".proto"));

    assertThat(file).startsWith("// The service \"" + name + "\", ID " + service.id() + ":");
  }
}
