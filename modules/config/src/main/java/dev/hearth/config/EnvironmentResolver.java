package dev.hearth.config;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds for a substitution what no key of the configuration is.
 *
 * @param variables the environment variables by name
 * @param next who is asked after this
 */
record EnvironmentResolver(Map<String, String> variables, Optional<ConfigResolver> next)
    implements ConfigResolver {

  @Override
  public @Nullable ConfigValue lookup(String path) {
    String value = variables.get(path);
    return value == null
        ? next.map(resolver -> resolver.lookup(path)).orElse(null)
        : ConfigValueFactory.fromAnyRef(value, "environment variable " + path);
  }

  @Override
  public ConfigResolver withFallback(ConfigResolver fallback) {
    return new EnvironmentResolver(variables, Optional.of(fallback));
  }
}
