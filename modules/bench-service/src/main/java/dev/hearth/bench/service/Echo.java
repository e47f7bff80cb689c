package dev.hearth.bench.service;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Sends back what came. */
final class Echo {

  Reply message(Request request) {
    ByteBuffer attachment = request.attachment();
    return new Reply(
        Bytes.message(request.message()),
        attachment.hasRemaining()
            ? Attachment.of(ByteBuffer.wrap(Bytes.copy(attachment)))
            : Attachment.none());
  }

  Reply all(Call call) throws CallException {
    Message message = Bytes.message(call.message());
    Attachment lent = copy(call, call.attachment());
    Descriptors passed = Descriptors.of(call.descriptors().take());
    return new Reply(message, Attachment.of(lent.bytes(), lent::close, passed));
  }

  Reply stream(Call call) throws CallException, InterruptedException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        digest.update(item.message().duplicate());
        digest.update(item.attachment().bytes());
        call.out().send(Bytes.message(item.message()), copy(call, item.attachment().bytes()));
      }
    }
    return Reply.of(Message.of(digest.digest()));
  }

  private static Attachment copy(Call call, ByteBuffer bytes) throws CallException {
    if (!bytes.hasRemaining()) {
      return Attachment.none();
    }
    Attachment lent = call.allocate(bytes.remaining());
    lent.bytes().put(bytes.duplicate());
    return lent;
  }
}
