package dev.hearth.runtime;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A peer that is a process of its own, without any of Hearth's classes. On the line {@code call N}
 * it sends a request of message type N and does not wait for the answer; on {@code ask N} it waits,
 * and passes over whatever else comes. It answers each line with one.
 */
final class RawProcess {
  private static long lastCall;

  private RawProcess() {}

  public static void main(String[] args) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
      send(channel, RawFrames.hello());
      receive(channel);
      System.out.println("connected");
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ", -1);
        int type = Integer.parseInt(words[1]);
        send(channel, RawFrames.request(type, ++lastCall, 0, new byte[0]));
        while (words[0].equals("ask") && receive(channel) != RawFrames.RESPONSE) {
          // A push that came in between.
        }
        System.out.println("done");
      }
    }
  }

  private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The kind of the next frame. */
  private static int receive(SocketChannel channel) throws IOException {
    ByteBuffer header = read(channel, RawFrames.HEADER);
    read(channel, RawFrames.length(header) - RawFrames.HEADER);
    return RawFrames.kind(header);
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the daemon ended the connection");
      }
    }
    return bytes.flip();
  }
}
