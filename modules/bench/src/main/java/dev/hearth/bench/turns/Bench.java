package dev.hearth.bench.turns;

import dev.hearth.bench.table.Goal;
import java.util.List;

/**
 * One table: who is measured, how often, in which states of the machine, and what has to come out.
 *
 * @param name how it is called on the command line
 * @param rounds how many turns each contestant takes in each state
 * @param states the states of the machine, each a parameter of every row
 * @param contestants in the order of the table
 * @param goals what the rows are held to
 */
public record Bench(
    String name,
    int rounds,
    List<MachineState> states,
    List<Contestant> contestants,
    List<Goal> goals) {

  /** Keeps copies. */
  public Bench {
    states = List.copyOf(states);
    contestants = List.copyOf(contestants);
    goals = List.copyOf(goals);
  }
}
