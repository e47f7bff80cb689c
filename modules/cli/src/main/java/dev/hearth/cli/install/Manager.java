package dev.hearth.cli.install;

import java.util.List;

/** A service manager. */
sealed interface Manager permits Systemd, Launchd {
  /** What people call it. */
  String name();

  /** What it reads. */
  List<UnitFile> files();

  /** Asks whether it is there and answers this user; changes nothing. */
  List<String> probe();

  /** What it is told once the files are there, in order. */
  List<List<String>> begin();

  /** What it is told before the files go, in order. */
  List<List<String>> end();

  /** What it is told when they have gone, in order. */
  List<List<String>> forget();
}
