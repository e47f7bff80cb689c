package dev.hearth.spi.transport;

/**
 * Where a listener is found on this machine.
 *
 * @param address in the platform's form: a socket's absolute path, or a pipe's name
 */
public record Endpoint(String address) {
  @Override
  public String toString() {
    return address;
  }
}
