package dev.hearth.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceProvider;
import dev.hearth.spi.ServiceState;
import dev.hearth.spi.StopOutcome;
import dev.hearth.spi.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HostedServiceTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ServiceDescriptor DESCRIPTOR =
      new ServiceDescriptor(2000, "test", "1.2", 1, 0, List.of());

  /** A service that registers what it is told to, and may fail to start. */
  private record TestProvider(Consumer<HandlerRegistry> handlers, boolean startFails)
      implements ServiceProvider {
    @Override
    public ServiceDescriptor descriptor() {
      return DESCRIPTOR;
    }

    @Override
    public Class<? extends Record> configuration() {
      return TestProvider.class;
    }

    @Override
    public Service create(ServiceContext context) {
      return new Service() {
        @Override
        public void register(HandlerRegistry registry) {
          handlers.accept(registry);
        }

        @Override
        public void start() throws IOException {
          if (startFails) {
            throw new IOException("no disk");
          }
        }

        @Override
        public StopOutcome stop(Duration deadline) {
          return StopOutcome.GRACEFUL;
        }
      };
    }
  }

  private static HostedService host(TestProvider provider) {
    return new HostedService(
        DESCRIPTOR,
        provider,
        descriptor -> {
          throw new IOException("no folder");
        },
        false);
  }

  private static HostedService started(Consumer<HandlerRegistry> handlers, boolean startFails) {
    return new HostedService(
        DESCRIPTOR,
        new TestProvider(handlers, startFails),
        descriptor -> ServiceContexts.none(),
        false);
  }

  @Test
  void shouldGoThroughItsStatesAndFindMethodsByMessageType() throws Exception {
    HostedService service =
        started(handlers -> handlers.nonBlocking(0xFFFF, "last", request -> Reply.EMPTY), false);
    assertThat(service.status().state()).isEqualTo(ServiceState.LOADED);
    assertThat(service.isRunning()).isFalse();

    service.start();
    assertThat(service.isRunning()).isTrue();
    assertThat(service.method(0xFFFF)).isInstanceOf(Method.NonBlocking.class);
    assertThat(service.method(0)).isNull();

    service.stop(LONG);
    assertThat(service.status().state()).isEqualTo(ServiceState.STOPPED);
    assertThat(service.isRunning()).isFalse();
  }

  @Test
  void shouldShowWhyItFailedEvenAfterItWasStopped() throws Exception {
    HostedService service = started(handlers -> {}, true);

    assertThatExceptionOfType(IOException.class).isThrownBy(service::start);
    service.stop(LONG);

    assertThat(service.status().state()).isEqualTo(ServiceState.FAILED);
    assertThat(service.status().problem()).isEqualTo("no disk");
  }

  @Test
  void shouldFailWhenItsFoldersCannotBeMade() throws Exception {
    HostedService service = host(new TestProvider(handlers -> {}, false));

    assertThatExceptionOfType(IOException.class).isThrownBy(service::start);
    assertThat(service.stop(LONG)).isEqualTo(StopOutcome.GRACEFUL);

    assertThat(service.status().problem()).isEqualTo("no folder");
  }

  @Test
  void shouldRefuseAMessageTypeThatIsReservedTakenOrOutOfRange() {
    for (int wrong : new int[] {HandlerRegistry.RESERVED_MESSAGE_TYPE, 7, -1, 0x10000}) {
      HostedService service =
          started(
              handlers ->
                  handlers
                      .blocking(7, "first", call -> Reply.EMPTY)
                      .nonBlocking(wrong, "second", request -> Reply.EMPTY),
              false);

      assertThatIllegalArgumentException().isThrownBy(service::start);
    }
  }

  @Test
  void shouldCountItsTraffic() {
    HostedService service = started(handlers -> {}, false);

    service.traffic().received(10);
    service.traffic().received(5);
    service.traffic().sent(7);
    service.traffic().failed();

    assertThat(service.status().traffic()).isEqualTo(new Traffic(2, 1, 15, 7));
  }

  @Test
  void shouldStayFailedWhenAStartThatWasGivenUpComesToItsEndAllTheSame() throws Exception {
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    HostedService service =
        started(
            handlers -> {
              starting.countDown();
              try {
                mayGoOn.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            false);
    FutureTask<Void> start =
        new FutureTask<>(
            () -> {
              service.start();
              return null;
            });
    Thread.startVirtualThread(start);
    starting.await();

    service.stop(LONG);
    mayGoOn.countDown();
    start.get();

    assertThat(service.status().state()).isEqualTo(ServiceState.FAILED);
    assertThat(service.status().problem()).contains("daemon.start-timeout");
    assertThat(service.isRunning()).isFalse();
  }
}
