/**
 * Log4j configured in code: what its XML, scripts, mail, JMX and database parts need is left out.
 */
module org.apache.logging.log4j.core {
  requires transitive org.apache.logging.log4j;
  requires static java.compiler;
  requires static java.logging;
  requires static java.management;
  requires static java.naming;
  requires static java.rmi;
  requires static java.scripting;
  requires static java.sql;
  requires static java.xml;
  requires static jdk.unsupported;

  uses org.apache.logging.log4j.core.util.ContextDataProvider;
  uses org.apache.logging.log4j.core.util.WatchEventService;

  provides org.apache.logging.log4j.core.util.ContextDataProvider with
      org.apache.logging.log4j.core.impl.ThreadContextDataProvider;
  provides org.apache.logging.log4j.spi.Provider with
      org.apache.logging.log4j.core.impl.Log4jProvider;

  exports org.apache.logging.log4j.core;
  exports org.apache.logging.log4j.core.appender;
  exports org.apache.logging.log4j.core.appender.rolling;
  exports org.apache.logging.log4j.core.appender.rolling.action;
  exports org.apache.logging.log4j.core.async;
  exports org.apache.logging.log4j.core.config;
  exports org.apache.logging.log4j.core.config.arbiters;
  exports org.apache.logging.log4j.core.config.builder.api;
  exports org.apache.logging.log4j.core.config.builder.impl;
  exports org.apache.logging.log4j.core.config.composite;
  exports org.apache.logging.log4j.core.config.json;
  exports org.apache.logging.log4j.core.config.plugins;
  exports org.apache.logging.log4j.core.config.plugins.convert;
  exports org.apache.logging.log4j.core.config.plugins.processor;
  exports org.apache.logging.log4j.core.config.plugins.util;
  exports org.apache.logging.log4j.core.config.plugins.validation;
  exports org.apache.logging.log4j.core.config.plugins.validation.constraints;
  exports org.apache.logging.log4j.core.config.plugins.validation.validators;
  exports org.apache.logging.log4j.core.config.plugins.visitors;
  exports org.apache.logging.log4j.core.config.properties;
  exports org.apache.logging.log4j.core.config.status;
  exports org.apache.logging.log4j.core.config.xml;
  exports org.apache.logging.log4j.core.config.yaml;
  exports org.apache.logging.log4j.core.filter;
  exports org.apache.logging.log4j.core.impl;
  exports org.apache.logging.log4j.core.jmx;
  exports org.apache.logging.log4j.core.layout;
  exports org.apache.logging.log4j.core.lookup;
  exports org.apache.logging.log4j.core.net;
  exports org.apache.logging.log4j.core.net.ssl;
  exports org.apache.logging.log4j.core.parser;
  exports org.apache.logging.log4j.core.pattern;
  exports org.apache.logging.log4j.core.script;
  exports org.apache.logging.log4j.core.selector;
  exports org.apache.logging.log4j.core.time;
  exports org.apache.logging.log4j.core.util;
  exports org.apache.logging.log4j.core.util.datetime;
}
