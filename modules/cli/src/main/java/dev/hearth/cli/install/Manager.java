package dev.hearth.cli.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A service manager. */
sealed interface Manager permits Systemd, Launchd {
  /** What people call it. */
  String name();

  /** What it reads. */
  List<UnitFile> files();

  /**
   * The program that a file like these has it run.
   *
   * @param text what such a file says, of this version or another
   * @return none where the file names none
   */
  Optional<Path> program(String text);

  /** Asks whether it has been told to begin; changes nothing. */
  List<String> asksWhetherBegun();

  /** Asks whether it is there and answers this user; changes nothing. */
  List<String> probe();

  /** Asks whether it runs the daemon, or is about to; changes nothing. */
  List<String> asksWhetherItRuns();

  /** Asks whether it still does what it was told to begin; changes nothing. */
  List<String> asksWhetherItGoesOn();

  /** Shows people how it is with what it was told to begin. */
  List<String> shows();

  /** What of ours was there before the files were written. */
  enum Before {
    /** Nothing. */
    NOTHING,
    /** The same. */
    SAME,
    /** Something of another version, or with other options. */
    OLDER
  }

  /**
   * What it is told once the files are there, in order.
   *
   * @param before which files were there
   * @param runs whether it runs the daemon, with what those said
   */
  List<List<String>> begin(Before before, boolean runs);

  /** What it is told before the files go, in order. */
  List<List<String>> end();

  /** What it is told when they have gone, in order. */
  List<List<String>> forget();
}
