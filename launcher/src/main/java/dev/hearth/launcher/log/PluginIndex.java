package dev.hearth.launcher.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.apache.logging.log4j.core.config.plugins.processor.PluginCache;
import org.apache.logging.log4j.core.config.plugins.processor.PluginEntry;
import org.apache.logging.log4j.core.config.plugins.processor.PluginProcessor;
import org.apache.logging.log4j.core.pattern.DatePatternConverter;
import org.apache.logging.log4j.core.pattern.ExtendedThrowablePatternConverter;
import org.apache.logging.log4j.core.pattern.IntegerPatternConverter;
import org.apache.logging.log4j.core.pattern.LevelPatternConverter;
import org.apache.logging.log4j.core.pattern.LineSeparatorPatternConverter;
import org.apache.logging.log4j.core.pattern.LoggerPatternConverter;
import org.apache.logging.log4j.core.pattern.MessagePatternConverter;
import org.apache.logging.log4j.core.pattern.ThreadNamePatternConverter;

/**
 * Shows Log4j the few plugins that this log needs in place of its own index, for which it would
 * load some three hundred classes at every start. It asks the thread's context class loader for the
 * index, so this is one, which finds nothing but that.
 *
 * <p>The converters are those of the pattern that Log4j makes for itself before it is given a
 * configuration, and of the names of files that are rotated.
 */
final class PluginIndex extends ClassLoader {
  private static final String LINE_CONVERTERS = "converter";
  private static final String FILE_CONVERTERS = "fileconverter";

  PluginIndex(ClassLoader parent) {
    super(parent);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(PluginProcessor.PLUGIN_CACHE_FILE)
        ? Collections.enumeration(List.of(index()))
        : Collections.emptyEnumeration();
  }

  private static URL index() throws IOException {
    PluginCache cache = new PluginCache();
    put(cache, LINE_CONVERTERS, DatePatternConverter.class);
    put(cache, LINE_CONVERTERS, ThreadNamePatternConverter.class);
    put(cache, LINE_CONVERTERS, LevelPatternConverter.class);
    put(cache, LINE_CONVERTERS, LoggerPatternConverter.class);
    put(cache, LINE_CONVERTERS, MessagePatternConverter.class);
    put(cache, LINE_CONVERTERS, LineSeparatorPatternConverter.class);
    put(cache, LINE_CONVERTERS, ExtendedThrowablePatternConverter.class);
    put(cache, FILE_CONVERTERS, IntegerPatternConverter.class);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    cache.writeCache(bytes);
    return URL.of(URI.create("memory:" + PluginIndex.class.getName()), new Memory(bytes));
  }

  private static void put(PluginCache cache, String category, Class<?> plugin) {
    String key = plugin.getSimpleName().toLowerCase(Locale.ROOT);
    PluginEntry entry = new PluginEntry();
    entry.setKey(key);
    entry.setName(plugin.getSimpleName());
    entry.setClassName(plugin.getName());
    entry.setCategory(category);
    cache.getCategory(category).put(key, entry);
  }

  /** Opens what lies in memory. */
  private static final class Memory extends URLStreamHandler {
    private final byte[] bytes;

    Memory(ByteArrayOutputStream bytes) {
      this.bytes = bytes.toByteArray();
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
