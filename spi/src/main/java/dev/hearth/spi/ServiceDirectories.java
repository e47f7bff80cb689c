package dev.hearth.spi;

import java.nio.file.Path;

/**
 * The folders of one service. They exist, with mode 0700, before the service starts.
 *
 * @param state what must survive a restart
 * @param cache what may be deleted while the daemon is down, at the cost of doing work again
 */
public record ServiceDirectories(Path state, Path cache) {}
