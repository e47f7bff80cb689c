/** Side-by-side measurement; not in the image. */
module dev.hearth.bench {
  requires dev.hearth.client;
  requires static org.jspecify;
}
