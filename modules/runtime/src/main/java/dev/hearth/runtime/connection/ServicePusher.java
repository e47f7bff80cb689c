package dev.hearth.runtime.connection;

import dev.hearth.session.Session;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.Pusher;

/**
 * Pushes in the name of one service.
 *
 * @param serviceId the service's ID
 */
public record ServicePusher(ConnectionRegistry connections, int serviceId) implements Pusher {
  @Override
  public void push(ConnectionHandle handle, int messageType, Message message, Attachment attachment)
      throws CallException {
    Session session = connections.find(handle);
    if (session == null) {
      attachment.close();
      throw new CallException(
          ErrorCode.NOT_FOUND, handle + " names no live connection; its peer has gone");
    }
    session.push(serviceId, messageType, message, attachment);
  }
}
