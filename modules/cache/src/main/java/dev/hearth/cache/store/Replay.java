package dev.hearth.cache.store;

import java.util.ArrayList;
import java.util.function.Consumer;

/** Brings a catalogue to where the log says that it was. */
final class Replay implements Consumer<IndexRecord> {
  private final Catalogue catalogue;
  private boolean stopped = true;

  Replay(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Whether the store was closed in good order, or never opened. */
  boolean wasStopped() {
    return stopped;
  }

  @Override
  public void accept(IndexRecord record) {
    stopped = false;
    switch (record) {
      case IndexRecord.Put put -> put(put);
      case IndexRecord.Moved moved -> move(moved);
      case IndexRecord.Use use -> use(use);
      case IndexRecord.Remove remove -> remove(remove.key());
      case IndexRecord.Clear clear -> clear(clear.namespace());
      case IndexRecord.Boot _ -> {} // written by an earlier version
      case IndexRecord.Stop _ -> stopped = true;
    }
  }

  private void put(IndexRecord.Put put) {
    Blob blob = catalogue.retain(put.digest(), put.size(), put.place());
    blob.place = put.place();
    blob.forced = put.forced();
    remove(put.key());
    catalogue.add(put.key(), blob, put.storedAt(), put.usedAt());
  }

  private void move(IndexRecord.Moved moved) {
    Blob blob = catalogue.blob(moved.digest());
    if (blob != null) {
      blob.place = new Place.InPack(moved.extent());
    }
  }

  private void use(IndexRecord.Use use) {
    Entry entry = catalogue.find(use.key());
    if (entry != null) {
      catalogue.use(entry, use.usedAt());
      entry.recordedUseAt = use.usedAt();
    }
  }

  /** The files of blobs whose use ended went in their time; those that did not are orphans. */
  private void remove(EntryKey key) {
    Entry entry = catalogue.find(key);
    if (entry != null) {
      catalogue.remove(entry, new ArrayList<>());
    }
  }

  private void clear(String namespace) {
    for (EntryKey key : catalogue.keys(namespace)) {
      remove(key);
    }
  }
}
