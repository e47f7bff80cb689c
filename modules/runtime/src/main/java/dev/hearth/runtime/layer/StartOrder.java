package dev.hearth.runtime.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Puts services behind those that they start after; those that need not wait for each other follow
 * their IDs, so that the order is always the same.
 *
 * <p>A service of a cycle cannot be put anywhere. One that only waits for such a service can: a
 * service that is not there holds no one up.
 */
final class StartOrder {
  private final Map<String, LoadedService> byName = new LinkedHashMap<>();
  private final Map<String, Boolean> finished = new HashMap<>();
  private final SequencedSet<String> path = new LinkedHashSet<>();
  private final List<LoadedService> ordered = new ArrayList<>();
  private final Map<String, String> cycles = new LinkedHashMap<>();

  StartOrder(List<LoadedService> services) {
    services.stream()
        .sorted(Comparator.comparingInt(service -> service.descriptor().id()))
        .forEach(service -> byName.put(service.name(), service));
    byName.values().forEach(this::visit);
    ordered.removeIf(service -> cycles.containsKey(service.name()));
  }

  /** All services that are in no cycle. */
  List<LoadedService> ordered() {
    return ordered;
  }

  /** The services of cycles by name, each with the cycle: {@code a → b → a}. */
  Map<String, String> cycles() {
    return cycles;
  }

  private void visit(LoadedService service) {
    if (finished.containsKey(service.name())) {
      return;
    }
    if (!path.add(service.name())) {
      recordCycle(service.name());
      return;
    }
    for (String before : service.descriptor().startsAfter()) {
      LoadedService other = byName.get(before);
      if (other != null) {
        visit(other);
      }
    }
    path.remove(service.name());
    finished.put(service.name(), true);
    ordered.add(service);
  }

  /** The cycle is the part of the path since the service was first come by. */
  private void recordCycle(String name) {
    List<String> names = new ArrayList<>(path);
    List<String> members = names.subList(names.indexOf(name), names.size());
    String drawn = String.join(" → ", members) + " → " + name;
    members.forEach(member -> cycles.putIfAbsent(member, drawn));
  }
}
