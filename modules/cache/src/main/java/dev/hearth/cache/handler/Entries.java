package dev.hearth.cache.handler;

import com.google.protobuf.ByteString;
import dev.hearth.cache.store.EntryInfo;
import dev.hearth.protocol.cache.Entry;

/** Entries as clients see them. */
final class Entries {
  private Entries() {}

  static Entry message(EntryInfo entry) {
    return Entry.newBuilder()
        .setKey(entry.key())
        .setSize(entry.size())
        .setSha256(ByteString.copyFrom(entry.digest().toBytes()))
        .setStoredAtMs(entry.storedAtMillis())
        .setUsedAtMs(entry.usedAtMillis())
        .build();
  }
}
