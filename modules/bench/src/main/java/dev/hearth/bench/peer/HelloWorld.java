package dev.hearth.bench.peer;

/** The least that a program can do: what a start on the same run-time costs without Hearth. */
public final class HelloWorld {

  private HelloWorld() {}

  /** Says hello. */
  public static void main(String[] arguments) {
    System.out.println("Hello, world");
  }
}
