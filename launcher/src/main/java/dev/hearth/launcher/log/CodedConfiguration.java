package dev.hearth.launcher.log;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.jspecify.annotations.Nullable;

/** Log4j's configuration without a file: one appender, one level. */
final class CodedConfiguration extends AbstractConfiguration {
  /** Also of a file that another process has made, for the output of the start. */
  private static final String OWNER_ONLY = "rw-------";

  private final LogSettings settings;
  private final Consumer<Path> anew;
  private @Nullable LogFile logFile;

  /**
   * @param anew told of the log's file each time when it is another one
   */
  CodedConfiguration(LogSettings settings, Consumer<Path> anew) {
    super(null, ConfigurationSource.NULL_SOURCE);
    this.settings = settings;
    this.anew = anew;
  }

  /** The file, once started; empty where the log goes elsewhere. */
  Optional<LogFile> logFile() {
    return Optional.ofNullable(logFile);
  }

  @Override
  public void start() {
    Appender appender = settings.file().map(this::file).orElseGet(CodedConfiguration::console);
    appender.start();
    addAppender(appender);
    getRootLogger().addAppender(appender, null, null);
    getRootLogger().setLevel(settings.level().toLog4j());
    setState(State.INITIALIZED);
    super.start();
  }

  private static Appender console() {
    return OutputStreamAppender.newBuilder()
        .setName("console")
        .setTarget(System.err)
        .setLayout(new LineLayout())
        .build();
  }

  /** Renames by number, the newest first: a reader finds what came before in {@code .1}. */
  private Appender file(Path file) {
    LogFile kept =
        new LogFile(
            file,
            DefaultRolloverStrategy.newBuilder()
                .setMax(Integer.toString(settings.keep()))
                .setFileIndex("min")
                .setConfig(this)
                .build(),
            anew);
    RollingFileAppender appender =
        RollingFileAppender.newBuilder()
            .setName("file")
            .setFileName(file.toString())
            .setFilePattern(file + ".%i")
            .setFilePermissions(OWNER_ONLY)
            .setPolicy(new SizeLimit(kept, settings.maxSize().bytes()))
            .setStrategy(kept)
            .setLayout(new LineLayout())
            .setConfiguration(this)
            .build();
    kept.openedBy(appender.getManager());
    logFile = kept;
    return appender;
  }
}
