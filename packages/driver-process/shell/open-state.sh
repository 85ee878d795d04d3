# shellcheck shell=sh
# Mounts the state of an application on the port of a living member: it shows in the JVM's namespace as well. Run in the namespace of the
# process that waits for the JVM. Arguments: the place on the port, the directory of the state. Done before, it is not done again.
set -e
[ -d "$1/checkpoints" ] && exit
mkdir -p "$1"
mount -n --bind "$2" "$1"
