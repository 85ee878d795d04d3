@rem Lets the scripts of package.json begin with exec, which makes node the process that npm signals, where the shell is cmd.exe.
@%*
