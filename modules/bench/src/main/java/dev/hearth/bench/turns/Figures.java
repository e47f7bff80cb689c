package dev.hearth.bench.turns;

import dev.hearth.bench.table.FigureKey;
import dev.hearth.bench.table.Row;
import dev.hearth.bench.table.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the readings of all rounds and makes one row of each figure. */
final class Figures {

  private record Series(String unit, List<Double> values) {}

  private final Map<FigureKey, Series> series = new LinkedHashMap<>();

  void add(Contestant contestant, MachineState state, List<Reading> readings) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put(MachineState.PARAM, state.label());
    params.putAll(contestant.params());
    for (Reading reading : readings) {
      series
          .computeIfAbsent(
              new FigureKey(contestant.row(), params, reading.metric()),
              _ -> new Series(reading.unit(), new ArrayList<>()))
          .values()
          .add(reading.value());
    }
  }

  /** The rows, in the order in which their figures first came. */
  List<Row> rows() {
    return series.entrySet().stream()
        .map(
            figure ->
                new Row(
                    figure.getKey(),
                    figure.getValue().unit(),
                    Spread.of(figure.getValue().values())))
        .toList();
  }
}
