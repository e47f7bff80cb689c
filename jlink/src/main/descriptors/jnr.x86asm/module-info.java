/** The x86 assembler of JNR. */
module jnr.x86asm {
  exports jnr.x86asm;
}
