@echo off
rem hearth: the command of the image that this file lies in.
rem The options are explained in the script of the same name without .cmd.
setlocal
set "JAVA_TOOL_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "_JAVA_OPTIONS="
set "home=%~dp0.."
set "cache="
if exist "%home%\lib\hearth.aot" set cache="-XX:AOTCache=%home%\lib\hearth.aot"
"%home%\lib\runtime\bin\java.exe" ^
  %cache% ^
  -XX:+UseSerialGC ^
  -XX:TieredStopAtLevel=1 ^
  -XX:+UnlockDiagnosticVMOptions ^
  -XX:ArchiveRelocationMode=0 ^
  -XX:-UsePerfData ^
  -Xlog:disable ^
  -Xlog:all=error:stderr ^
  --enable-native-access=dev.hearth.platform.posix,org.jnrproject.jffi,com.github.luben.zstd_jni ^
  --sun-misc-unsafe-memory-access=allow ^
  "-Djffi.boot.library.path=%home%\lib\native" ^
  "-DZstdNativePath=%home%\lib\native\libzstd-jni" ^
  -Djdk.reflect.useNativeAccessorOnly=true ^
  -Djnr.ffi.asm.enabled=false ^
  -Djnr.ffi.x86asm.enabled=false ^
  "-Dhearth.home=%home%" ^
  %HEARTH_JAVA_OPTIONS% ^
  -m dev.hearth.cli/dev.hearth.cli.Main %*
exit /b %ERRORLEVEL%
