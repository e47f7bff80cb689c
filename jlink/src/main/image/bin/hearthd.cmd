@echo off
rem hearthd: the daemon of the image that this file lies in.
rem The options are explained in the script of the same name without .cmd.
setlocal
set "JAVA_TOOL_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "_JAVA_OPTIONS="
set "home=%~dp0.."
set "cache="
if exist "%home%\lib\hearthd.aot" set cache="-XX:AOTCache=%home%\lib\hearthd.aot"
"%home%\lib\runtime\bin\java.exe" ^
  %cache% ^
  -XX:+UseSerialGC ^
  -Xms16m ^
  -XX:NewSize=4m ^
  -XX:MinHeapFreeRatio=10 ^
  -XX:MaxHeapFreeRatio=30 ^
  -XX:MaxDirectMemorySize=512m ^
  -XX:+ExitOnOutOfMemoryError ^
  -XX:+DisplayVMOutputToStderr ^
  "-XX:ErrorFile=%LOCALAPPDATA%\hearth\state\hs_err_pid%%p.log" ^
  -XX:+UnlockDiagnosticVMOptions ^
  -XX:ArchiveRelocationMode=0 ^
  -XX:AsyncDeflationInterval=60000 ^
  -XX:ServiceThreadCleanupInterval=60000 ^
  -XX:-UsePerfData ^
  -Xlog:disable ^
  -Xlog:all=error:stderr ^
  --add-modules=java.net.http,jdk.httpserver ^
  --enable-native-access=dev.hearth.runtime,dev.hearth.platform.posix,org.jnrproject.jffi ^
  --sun-misc-unsafe-memory-access=allow ^
  -Dguice_bytecode_gen_option=DISABLED ^
  "-Djffi.boot.library.path=%home%\lib\native" ^
  -Djdk.reflect.useNativeAccessorOnly=true ^
  -Djnr.ffi.asm.enabled=false ^
  -Djnr.ffi.x86asm.enabled=false ^
  "-Dhearth.home=%home%" ^
  %HEARTHD_JAVA_OPTIONS% ^
  -m dev.hearth.launcher/dev.hearth.launcher.Main %*
exit /b %ERRORLEVEL%
