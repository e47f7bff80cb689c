package dev.hearth.runtime.connection;

import dev.hearth.session.Publishing;
import dev.hearth.session.Session;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Connections;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Message;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.Topic;
import dev.hearth.spi.transport.Endpoint;

/** The connections in the name of one service. */
final class ServiceConnections implements Connections {
  private final Directory directory;
  private final OutboundConnections outbound;
  private final IoThreads ioThreads;
  private final Publishing publishing;
  private final ServiceDescriptor service;

  ServiceConnections(
      Directory directory,
      OutboundConnections outbound,
      IoThreads ioThreads,
      Publishing publishing,
      ServiceDescriptor service) {
    this.directory = directory;
    this.outbound = outbound;
    this.ioThreads = ioThreads;
    this.publishing = publishing;
    this.service = service;
  }

  @Override
  public ConnectionHandle connect(Endpoint endpoint, Deadline deadline)
      throws CallException, InterruptedException {
    return outbound.connect(service.name(), endpoint, deadline);
  }

  @Override
  public Answer call(
      ConnectionHandle handle,
      int serviceId,
      int messageType,
      Message message,
      Attachment attachment,
      Deadline deadline)
      throws CallException, InterruptedException {
    Session session;
    try {
      ioThreads.checkMayWait();
      session = directory.find(handle);
    } catch (CallException e) {
      attachment.close();
      throw e;
    }
    return session.call(serviceId, messageType, message, attachment, deadline);
  }

  @Override
  public void push(ConnectionHandle handle, int messageType, Message message, Attachment attachment)
      throws CallException {
    Session session;
    try {
      session = directory.find(handle);
    } catch (CallException e) {
      attachment.close();
      throw e;
    }
    session.push(service.id(), messageType, message, attachment);
  }

  @Override
  public Topic newTopic() {
    return new ServiceTopic(directory, publishing, service.id());
  }

  @Override
  public void close(ConnectionHandle handle, String reason) throws CallException {
    directory.find(handle).close(reason);
  }
}
