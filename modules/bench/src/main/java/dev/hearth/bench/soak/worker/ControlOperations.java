package dev.hearth.bench.soak.worker;

import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Message;
import java.util.List;

/** What a visit asks of the control service, and of the daemon's process. */
final class ControlOperations {
  private static final int MAX_PING = 16 << 10;

  private final Visit visit;
  private final Dice dice;
  private final Ledger ledger;

  ControlOperations(Visit visit, Dice dice, Ledger ledger) {
    this.visit = visit;
    this.dice = dice;
    this.ledger = ledger;
  }

  List<Operation> all() {
    return List.of(this::ping, this::reports);
  }

  private void ping() throws SoakException, CallException, InterruptedException {
    visit.client().control().ping();
    visit.client().ping(Deadline.after(Visit.LIMIT));
    byte[] bytes = dice.bytes(dice.size(MAX_PING));
    try (Answer answer =
        visit
            .client()
            .call(
                BuiltInService.CONTROL.id(),
                ControlMethod.PING_VALUE,
                Message.of(bytes),
                Attachment.none(),
                Deadline.after(Visit.LIMIT))) {
      ledger.echoed("ping", bytes, Buffers.copy(answer.message()));
    }
    ledger.did("control-ping");
  }

  private void reports() throws SoakException, CallException, InterruptedException {
    long pid = visit.client().control().version().getPid();
    if (visit.client().control().statistics().getIdentity().getPid() != pid) {
      throw new SoakException("two daemons answer on one connection");
    }
    if (visit.client().control().services().getServicesCount() == 0) {
      throw new SoakException("the daemon says that it has no services");
    }
    ledger.did("control-reports");
  }
}
