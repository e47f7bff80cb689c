/** The AArch64 assembler of JNR. */
module jnr.a64asm {
  exports jnr.a64asm;
}
