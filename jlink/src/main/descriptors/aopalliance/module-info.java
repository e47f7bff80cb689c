/** The AOP Alliance interfaces, part of the signatures of Guice. */
module aopalliance {
  exports org.aopalliance.aop;
  exports org.aopalliance.intercept;
}
