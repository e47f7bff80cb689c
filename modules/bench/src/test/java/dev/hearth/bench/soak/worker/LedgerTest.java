package dev.hearth.bench.soak.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final byte[] BYTES = {1, 2, 3};
  private static final byte[] OTHERS = {1, 2, 4};

  private final Ledger ledger = new Ledger();

  @Test
  void shouldBalanceWhatCameBackAsItWasSent() throws Exception {
    ledger.echoed("echo", BYTES, BYTES.clone());
    ledger.echoed("echo", OTHERS, OTHERS.clone());

    assertThat(ledger.balance()).contains("2 messages of 6 bytes");
  }

  @Test
  void shouldRefuseWhatCameBackAsSomethingElse() {
    assertThatExceptionOfType(SoakException.class)
        .isThrownBy(() -> ledger.echoed("echo", BYTES, OTHERS))
        .withMessageContaining("echo");
  }

  @Test
  void shouldNotBalanceWhatDidNotComeBack() {
    ledger.sent(BYTES);

    assertThatExceptionOfType(SoakException.class)
        .isThrownBy(ledger::balance)
        .withMessageContainingAll("sent 1 messages", "received 0 messages");
  }

  @Test
  void shouldNotBalanceAsManyBytesOfAnotherContent() {
    ledger.sent(BYTES);
    ledger.received(OTHERS);

    assertThatExceptionOfType(SoakException.class).isThrownBy(ledger::balance);
  }

  @Test
  void shouldNotBalanceWhenAnotherThatWasAddedDoesNot() {
    Ledger other = new Ledger();
    other.received(BYTES);
    ledger.add(other);

    assertThatExceptionOfType(SoakException.class).isThrownBy(ledger::balance);
  }

  @Test
  void shouldAddUpWhatOthersDid() {
    Ledger other = new Ledger();
    other.did("stream");
    other.taken(3);
    ledger.did("stream");
    ledger.add(other);

    assertThat(ledger.operations()).containsEntry("stream", 2L);
    assertThat(ledger.taken()).isEqualTo(3);
  }
}
