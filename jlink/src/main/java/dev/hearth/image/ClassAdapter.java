package dev.hearth.image;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.JSRInlinerAdapter;
import org.objectweb.asm.commons.Remapper;

/**
 * Rewrites the classes of one jar as {@link JarAdapter} says.
 *
 * <p>Stack maps need the common superclass of two types; ASM finds it by loading both, so that the
 * jars of the image have to be on the class path.
 */
final class ClassAdapter {
  private static final String BEANS = "java/beans/";
  private static final String OWN_BEANS = "dev/hearth/image/beans/";
  private static final int ASM_API = Opcodes.ASM9;

  private final Consumer<String> relocated;

  /**
   * Makes an adapter.
   *
   * @param relocated is told the internal name of each own class that an adapted class refers to
   */
  ClassAdapter(Consumer<String> relocated) {
    this.relocated = relocated;
  }

  /**
   * Adapts a class.
   *
   * @param content its bytes, which stay as they are
   * @return the bytes to put in their place
   */
  byte[] adapt(byte[] content) {
    ClassReader reader = new ClassReader(content);
    boolean old = majorVersion(reader) < Opcodes.V1_6;
    ClassWriter writer = new ClassWriter(old ? ClassWriter.COMPUTE_FRAMES : 0);
    ClassVisitor visitor = old ? new Modernizer(writer) : writer;
    reader.accept(
        new ClassRemapper(visitor, new BeansRemapper()), old ? ClassReader.SKIP_FRAMES : 0);
    return writer.toByteArray();
  }

  private static int majorVersion(ClassReader reader) {
    return reader.readShort(6);
  }

  private final class BeansRemapper extends Remapper {
    BeansRemapper() {
      super(ASM_API);
    }

    @Override
    public String map(String name) {
      String own = name.startsWith(BEANS) ? OWN_BEANS + name.substring(BEANS.length()) : name;
      if (own.equals(name) || ClassAdapter.class.getResource("/" + own + ".class") == null) {
        return name;
      }
      relocated.accept(own);
      return own;
    }
  }

  private static final class Modernizer extends ClassVisitor {
    Modernizer(ClassVisitor next) {
      super(ASM_API, next);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new JSRInlinerAdapter(
          super.visitMethod(access, name, descriptor, signature, exceptions),
          access,
          name,
          descriptor,
          signature,
          exceptions);
    }
  }
}
