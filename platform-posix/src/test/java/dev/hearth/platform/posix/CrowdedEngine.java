package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.epoll.EpollEngine;
import dev.hearth.platform.posix.selector.SelectorEngine;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real engine on a machine that has no room to wait for one more descriptor, until some have been
 * refused. To fill up the room itself would take it from all processes of the user.
 */
final class CrowdedEngine {
  private final AtomicInteger refusals;

  private CrowdedEngine(int refusals) {
    this.refusals = new AtomicInteger(refusals);
  }

  /** Refuses some descriptors, and takes the others. */
  static IoEngine of(String name, int refusals) {
    IoEngine real = EpollEngine.NAME.equals(name) ? new EpollEngine() : new SelectorEngine();
    CrowdedEngine crowded = new CrowdedEngine(refusals);
    return around(IoEngine.class, real, crowded::openPoller);
  }

  /** What is done in place of a method, or with what it answers. */
  @FunctionalInterface
  private interface Detour {
    Object call(Object real, Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T around(Class<T> type, T real, Detour detour) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> detour.call(real, method, arguments)));
  }

  private Object openPoller(Object real, Method method, Object[] arguments) throws Throwable {
    Object answer = straight(real, method, arguments);
    return answer instanceof Poller poller ? around(Poller.class, poller, this::add) : answer;
  }

  private Object add(Object real, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("add") && refusals.getAndDecrement() > 0) {
      throw new IOException("no space left on device");
    }
    return straight(real, method, arguments);
  }

  private static Object straight(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
